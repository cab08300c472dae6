using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Stages;

/// <summary>
/// The comparison "head not re-trained": the base's own head, fed with what the concepts can tell of its first linear layer.
/// The guess of that layer from the concepts is fitted by least squares, without any class label.
/// </summary>
internal sealed class UntrainedHead : IDisposable
{
    private const int Batches = 40;
    private const double Ridge = 1e-3;

    private readonly BaseHead _head;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    private UntrainedHead(BaseHead head, Tensor weight, Tensor bias)
    {
        _head = head;
        _weight = weight;
        _bias = bias;
    }

    public static UntrainedHead Fit(BaseNetwork network, ConceptLayer concepts, Mixture mixture, int seed)
    {
        using var nograd = no_grad();
        Tensor? gram = null, cross = null;
        using var feed = new BatchFeed(mixture, 8, seed, 0);
        for (var i = 0; i < Batches; i++)
        {
            using var scope = NewDisposeScope();
            var features = ConceptStage.Features(network.Trunk, feed.Next());
            var x = Rows(concepts.forward(features));
            x = cat([x, ones(x.shape[0], 1)], 1).to(ScalarType.Float64);
            var y = Rows(network.Head.Read(features)).to(ScalarType.Float64);
            gram = Sum(gram, x.t().matmul(x));
            cross = Sum(cross, x.t().matmul(y));
        }

        using var last = NewDisposeScope();
        var solution = linalg.solve(gram! + (eye(gram!.shape[0], dtype: ScalarType.Float64) * gram.trace() * Ridge / gram.shape[0]), cross!)
            .to(ScalarType.Float32).t().contiguous();
        var weight = solution.narrow(1, 0, concepts.Count).contiguous().view(-1, concepts.Count, 1, 1).MoveToOuterDisposeScope();
        var bias = solution.narrow(1, concepts.Count, 1).contiguous().view(-1).MoveToOuterDisposeScope();
        gram.Dispose();
        cross!.Dispose();
        return new UntrainedHead(network.Head, weight, bias);
    }

    /// <summary>Logits [N, C, h, w] of concepts [N, K, h, w].</summary>
    public Tensor Forward(Tensor activations) => _head.FromRead(functional.conv2d(activations, _weight, _bias));

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }

    private static Tensor Sum(Tensor? sum, Tensor addend)
    {
        var result = (sum is null ? addend : sum + addend).MoveToOuterDisposeScope();
        sum?.Dispose();
        return result;
    }

    private static Tensor Rows(Tensor map) => map.permute(0, 2, 3, 1).reshape(-1, map.shape[1]);
}
