using TorchSharp.Modules;

namespace Sbn.Edge.Training.Loop;

/// <summary>The weights that a stage changes.</summary>
/// <param name="All">All of them.</param>
/// <param name="Pretrained">Those among them that were trained before; they learn at a share of the rate.</param>
internal sealed record Learners(IReadOnlyList<Parameter> All, IEnumerable<Parameter> Pretrained)
{
    /// <summary>Weights that all begin anew.</summary>
    public Learners(IReadOnlyList<Parameter> all)
        : this(all, [])
    {
    }

    /// <summary>The weights by how fast they learn and whether they decay (vectors, as of BatchNorm, do not); no group is empty.</summary>
    public IEnumerable<(IReadOnlyList<Parameter> Weights, bool Slow, bool Decays)> Groups()
    {
        var slow = Pretrained.Select(p => p.Handle).ToHashSet();
        return All.GroupBy(p => (Slow: slow.Contains(p.Handle), Decays: p.dim() > 1))
            .Select(g => ((IReadOnlyList<Parameter>)[.. g], g.Key.Slow, g.Key.Decays));
    }
}
