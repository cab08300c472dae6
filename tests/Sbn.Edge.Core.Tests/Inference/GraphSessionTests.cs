using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Inference;

public sealed class GraphSessionTests : IDisposable
{
    private static readonly InferenceOptions Cpu = new() { Provider = ExecutionProvider.Cpu, Threads = 1 };
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_bench_graph_gives_the_features_beside_the_outputs()
    {
        var bundle = TinyBundle.Write(_folder["b"], new TinyBundleOptions { Bench = true });
        using var bench = GraphSession.Open(bundle.BenchPath!, Cpu);
        var image = GraphTensor.Of(TinyBundle.Paint(96, 64, (_, _) => 1), 1, 64, 96, 3);

        var outputs = bench.Run(new Dictionary<string, GraphTensor> { ["image"] = image }, "features", "classes");

        outputs.Keys.Order().ShouldBe(["classes", "features"]);
        outputs["features"].Dims.ShouldBe([1, 48, 16, 24]);
        outputs["classes"].Bytes.Distinct().ShouldBe([(byte)1]);
    }

    [Fact]
    public void Unknown_names_are_refused_with_the_known_ones()
    {
        using var session = GraphSession.Open(Relu(), "relu", Cpu);
        Should.Throw<UserException>(() => session.Run(Inputs("x", 3), "z")).Message.ShouldBe("The graph 'relu' has no output 'z'; it has y.");
        Should.Throw<UserException>(() => session.Run(Inputs("w", 3))).Message.ShouldBe("The graph 'relu' has no input 'w'; it has x.");
    }

    [Fact]
    public void A_shape_that_does_not_fit_is_refused_in_a_sentence()
    {
        using var session = GraphSession.Open(Relu(), "relu", Cpu);
        Should.Throw<UserException>(() => session.Run(Inputs("x", 4))).Message.ShouldStartWith("The graph 'relu' cannot be run:");
    }

    [Fact]
    public void A_graph_that_ONNX_Runtime_refuses_is_named()
    {
        var model = Relu();
        model.Graph.Nodes[0].OpType = "NoSuchOperator";
        Should.Throw<UserException>(() => GraphSession.Open(model, "strange.onnx", Cpu)).Message.ShouldStartWith("ONNX Runtime refuses the model 'strange.onnx'");
    }

    public void Dispose() => _folder.Dispose();

    private static OnnxModel Relu()
    {
        var b = new OnnxGraphBuilder("relu");
        b.Relu(b.Input("x", ElementType.Float, 3), "y");
        return b.Output("y", ElementType.Float, 3).Build();
    }

    private static Dictionary<string, GraphTensor> Inputs(string name, int count) => new() { [name] = GraphTensor.Of(new float[count], count) };
}
