using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Training.Export;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Stages;
using TorchSharp;
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
        var graph = SbnGraph.Write(network, new float[Classes], Width, Height, bench: true);
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
        made["paper"].Dims.ShouldBe([1, Classes, Height / 4, Width / 4]);
    }

    [Fact]
    public void The_confidence_of_the_graph_is_that_of_the_network_whatever_was_learned()
    {
        using var nograd = no_grad();
        using var network = new SbnNetwork(Concepts, Classes);
        network.eval();
        network.Concepts.Calibrate([.. Enumerable.Repeat(-1f, Concepts)], [.. Enumerable.Repeat(1f, Concepts)]);
        foreach (var parameter in network.Confidence.parameters())
        {
            parameter.add_(randn_like(parameter) * 0.3);
        }

        var prior = Enumerable.Range(0, Classes).Select(c => c * 0.05f).ToArray();
        using var session = GraphSession.Open(
            SbnGraph.Write(network, prior, Width, Height), "sbn", new InferenceOptions { Provider = ExecutionProvider.Cpu });
        var image = new byte[Height * Width * 3];
        new Random(2).NextBytes(image);

        var made = session.Run(new Dictionary<string, GraphTensor> { ["image"] = GraphTensor.Of(image, 1, Height, Width, 3) });

        using var concepts = tensor(made["concepts"].Floats, [1, Concepts, Height / 4, Width / 4]);
        using var scores = tensor(made["scores"].Floats, [1, Classes, Height / 4, Width / 4]);
        using var winner = tensor(made["classes"].Bytes, [1, 1, Height, Width]).to(ScalarType.Int64);
        var logits = ClassLoss.AtFullSize(network.Confidence.Forward(concepts, scores)).gather(1, winner).contiguous().data<float>().ToArray();
        var codes = made["confidence"].Bytes;
        logits.Zip(codes, (logit, code) => Math.Abs(ConfidenceCode.FromLogit(logit) - code)).Max().ShouldBeLessThanOrEqualTo(1);
        codes.Distinct().Count().ShouldBeGreaterThan(10);
    }

    [Fact]
    public void A_confidence_that_has_learned_nothing_is_the_softmax_of_the_predicted_class()
    {
        using var nograd = no_grad();
        using var head = new ConfidenceHead(Concepts, Classes);
        head.eval();
        using var scores = randn(1, Classes, 6, 8) * 2;

        using var logits = head.Forward(rand(1, Concepts, 6, 8), scores);

        (logits.sigmoid() - scores.softmax(1)).abs().max().ToDouble().ShouldBeLessThan(1e-4);
    }
}
