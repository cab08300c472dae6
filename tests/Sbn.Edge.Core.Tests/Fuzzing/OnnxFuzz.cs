using CsCheck;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.Core.Tests.Onnx;
using Sbn.Edge.TestKit;
using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Core.Tests.Fuzzing;

/// <summary>The graphs of a bundle, up to the point where ONNX Runtime takes them.</summary>
[Trait("System", "yes")]
public sealed class OnnxFuzz : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ModelBundle _bundle;
    private readonly OnnxModel _graph;
    private readonly OnnxModel _head;

    public OnnxFuzz()
    {
        _bundle = TinyBundle.Write(_folder["tiny"]);
        (_graph, _head) = (OnnxModel.Read(_bundle.GraphPath(BundleFiles.Fp32)), OnnxModel.Read(_bundle.HeadPath(BundleFiles.Fp32)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_with_damaged_bytes_is_read_or_refused_in_a_sentence() =>
        Run("ONNX, bytes", random => random.Next(3) == 0 ? WireMutations.Damage(random, _head.ToBytes()) : ByteMutations.Damage(random, Small(random), _head.ToBytes()), 6_000, 700_000);

    [Fact]
    public void A_graph_that_is_wrong_in_itself_is_read_or_refused_in_a_sentence() =>
        Run("ONNX, graphs", random => GraphMutations.Damage(random, random.Next(2) == 0 ? _graph : _head), 1_000, 60_000);

    private static byte[] Small(Random random) => Graphs.Any.Generate(new PCG((uint)random.Next(), (ulong)random.NextInt64()), null, out _).ToBytes();

    private void Run(string name, Func<Random, byte[]> make, int quick, int thorough)
    {
        var target = new FuzzTarget { Name = name, Case = make, Read = Read, BytesPerByte = 300 };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, quick, thorough)}");
    }

    /// <summary>All that is asked of a file before it is run.</summary>
    private string? Read(byte[] bytes)
    {
        var model = OnnxModel.Parse(bytes, "some.onnx");
        IReadOnlyList<string> findings = [.. BundleContract.Check(model, _bundle.Manifest), .. BundleContract.CheckHead(model, _bundle.Manifest)];
        _ = BundleContract.ConceptQuantisation(model.Graph);
        if (CpuForm.Applies(model))
        {
            _ = CpuForm.IsExactInPairs(CpuForm.Of(model, addsWhole: false));
        }

        return findings.Select(Fuzz.Amiss).FirstOrDefault(amiss => amiss is not null) is { } wrong ? throw new InvalidOperationException($"A finding: {wrong}") : null;
    }
}
