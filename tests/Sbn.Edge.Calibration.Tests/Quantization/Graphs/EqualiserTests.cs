using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Quantization.Graphs;

public sealed class EqualiserTests
{
    private static readonly InferenceOptions Cpu = new() { Provider = ExecutionProvider.Cpu };

    [Fact]
    public void The_shipped_model_says_the_same_when_its_channels_are_equalised()
    {
        var bundle = ModelBundle.Load(RepositoryRoot.Combine("models", "street"));
        var original = OnnxModel.Read(bundle.GraphPath("fp32"));
        var before = original.ToBytes();
        var equalised = Equaliser.Of(original);
        original.ToBytes().ShouldBe(before);
        equalised.ToBytes().ShouldNotBe(before);

        var shape = SceneShape.Of(bundle.Manifest);
        var picture = TinyBundle.Paint(shape.Width, shape.Height, (x, y) => (x / 40) + (y / 60) & 3);
        var (a, b) = (See(original, shape, picture), See(equalised, shape, picture));
        a.Classes.Zip(b.Classes).Count(p => p.First != p.Second).ShouldBeLessThan(a.Classes.Length / 1000);
        a.Concepts.Zip(b.Concepts).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(0.02f);
    }

    [Fact]
    public void The_largest_weights_on_both_sides_of_a_channel_become_equal()
    {
        var model = Chain();
        var equalised = Equaliser.Of(model);
        var first = equalised.Graph.Initializer("first.weight")!.Floats();
        var second = equalised.Graph.Initializer("second.weight")!.Floats();
        for (var channel = 0; channel < 3; channel++)
        {
            var (written, read) = (Math.Abs(first[channel]), Enumerable.Range(0, 2).Max(o => Math.Abs(second[(o * 3) + channel])));
            written.ShouldBe(read, read * 1e-5f);
        }

        // What is not shared between convolutions keeps its scale: the input, and the graph's output.
        var image = new Dictionary<string, GraphTensor> { ["x"] = GraphTensor.Of([0.5f, -1, 2, 3], 1, 1, 2, 2) };
        using var a = GraphSession.Open(model, "chain", Cpu);
        using var b = GraphSession.Open(equalised, "equalised", Cpu);
        var (wanted, made) = (a.Run(image)["y"].Floats, b.Run(image)["y"].Floats);
        for (var i = 0; i < wanted.Length; i++)
        {
            made[i].ShouldBe(wanted[i], 1e-4f);
        }
    }

    [Fact]
    public void A_convolution_may_write_the_channels_that_it_reads()
    {
        var b = new OnnxGraphBuilder("residual");
        b.Input("x", ElementType.Float, 1, 1, 2, 2);
        var first = b.Relu(b.Conv("x", [100f, 0.1f], (2, 1, 1, 1), [1f, -2], output: "first"));
        var sum = b.Relu(b.Add(first, b.Conv(first, [1f, -20, 0.3f, 0.5f], (2, 2, 1, 1), [0.1f, 0.2f], output: "inner")));
        b.Conv(sum, [1f, 30], (1, 2, 1, 1), output: "y");
        b.Output("y", ElementType.Float, 1, 1, 2, 2);
        var model = b.Build();
        var equalised = Equaliser.Of(model);
        equalised.ToBytes().ShouldNotBe(model.ToBytes());
        var image = new Dictionary<string, GraphTensor> { ["x"] = GraphTensor.Of([0.5f, -1, 2, 3], 1, 1, 2, 2) };
        using var before = GraphSession.Open(model, "residual", Cpu);
        using var after = GraphSession.Open(equalised, "equalised", Cpu);
        var (wanted, made) = (before.Run(image)["y"].Floats, after.Run(image)["y"].Floats);
        for (var i = 0; i < wanted.Length; i++)
        {
            made[i].ShouldBe(wanted[i], Math.Abs(wanted[i]) * 1e-4f);
        }
    }

    [Fact]
    public void A_sum_that_broadcasts_channels_is_left_alone()
    {
        var b = new OnnxGraphBuilder("broadcast");
        b.Input("x", ElementType.Float, 1, 1, 2, 2);
        var one = b.Conv("x", [7f], (1, 1, 1, 1), output: "one");
        var three = b.Conv("x", [100f, 0.1f, 3], (3, 1, 1, 1), output: "three");
        b.Conv(b.Add(one, three), [1f, 2, 3], (1, 3, 1, 1), output: "y");
        b.Output("y", ElementType.Float, 1, 1, 2, 2);
        var model = b.Build();
        Equaliser.Of(model).ToBytes().ShouldBe(model.ToBytes());
    }

    [Fact]
    public void Channels_that_something_else_reads_are_left_alone()
    {
        var b = new OnnxGraphBuilder("open");
        b.Input("x", ElementType.Float, 1, 1, 2, 2);
        var first = b.Relu(b.Conv("x", [100f, 0.1f, 3], (3, 1, 1, 1), [1f, 2, 3], output: "first"));
        b.Conv(first, [1f, 2, 3], (1, 3, 1, 1), output: "y");
        b.Node("Sigmoid", [first], ["z"]);
        b.Output("y", ElementType.Float, 1, 1, 2, 2);
        b.Output("z", ElementType.Float, 1, 3, 2, 2);
        var model = b.Build();
        Equaliser.Of(model).ToBytes().ShouldBe(model.ToBytes());
    }

    // Through a ReLU and a pool.
    private static OnnxModel Chain()
    {
        var b = new OnnxGraphBuilder("chain");
        b.Input("x", ElementType.Float, 1, 1, 2, 2);
        var first = b.Relu(b.Conv("x", [100f, -0.1f, 3], (3, 1, 1, 1), [1f, 2, 3], output: "first"));
        b.Conv(b.MaxPool(first, [2, 2], [1, 1], [0, 0, 0, 0]), [1f, -2, 3, 0.5f, 1, 1], (2, 3, 1, 1), [0.5f, 0.25f], output: "second");
        b.Node("Identity", ["second"], ["y"]);
        b.Output("y", ElementType.Float, 1, 2, 1, 1);
        return b.Build();
    }

    private static Scene See(OnnxModel model, SceneShape shape, byte[] picture)
    {
        using var session = SbnSession.Open(model, shape, "fp32", Cpu);
        var scene = session.CreateScene();
        session.Run(picture, shape.Width, shape.Height, scene);
        return scene;
    }
}
