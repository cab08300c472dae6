using Sbn.Edge.Core.Inference;
using Sbn.Edge.Training.Export;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Scoring;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Tests.Export;

[Collection(nameof(TorchRuns))]
public sealed class BenchGraphTests
{
    private const int Concepts = 8;
    private const int Classes = 11;

    // Not a multiple of 32: the coarse depths are cut when they are enlarged.
    private const int Height = 72;
    private const int Width = 104;

    [Fact]
    public void The_features_of_the_bench_graph_are_what_the_concepts_are_read_from()
    {
        using var nograd = no_grad();
        using var network = new SbnNetwork(Concepts, Classes);
        network.eval();
        network.Concepts.Calibrate([.. Enumerable.Repeat(-4f, Concepts)], [.. Enumerable.Repeat(4f, Concepts)]);
        var graph = SbnGraph.Write(network, new float[Classes], ConfidenceMap.Identity(Classes), Width, Height, features: true);
        using var session = GraphSession.Open(graph, "bench", new InferenceOptions { Provider = ExecutionProvider.Cpu });
        var image = new byte[Height * Width * 3];
        new Random(1).NextBytes(image);

        var made = session.Run(new Dictionary<string, GraphTensor> { ["image"] = GraphTensor.Of(image, 1, Height, Width, 3) });

        made["features"].Dims.ShouldBe([1, TrunkShape.FeatureCount, Height / 4, Width / 4]);
        using var features = tensor(made["features"].Floats, [1, TrunkShape.FeatureCount, Height / 4, Width / 4]);
        using var map = cat([.. network.Concepts.Map.Reads], 1);
        using var logits = functional.conv2d(features, map) + network.Concepts.Map.Bias.view(1, -1, 1, 1);
        var read = ((logits * network.Concepts.Gain.view(1, -1, 1, 1)) + network.Concepts.Offset.view(1, -1, 1, 1)).clamp(0, 1).contiguous().data<float>().ToArray();
        var concepts = made["concepts"].Floats;
        read.Zip(concepts, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(0.51f / ConceptLayer.Levels);
        concepts.Distinct().Count().ShouldBeGreaterThan(10);
    }
}
