using CsCheck;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Tests.Onnx;

public sealed class GraphCutTests
{
    private static readonly InferenceOptions Cpu = new() { Provider = ExecutionProvider.Cpu, Threads = 1 };

    [Fact]
    public void The_two_halves_of_a_cut_compute_what_the_whole_does() =>
        Graphs.Any.Sample(model =>
        {
            var output = model.Graph.Outputs[0].Name;
            var whole = OnnxGraphTests.Run(model)[0];
            OnnxPort middle = new("t0", ElementType.Float, 3);
            OnnxPort[] given = [new("a", ElementType.Float, 3), new("b", ElementType.Float, 3)];

            var front = Run(GraphCut.Extract(model, given, [middle], "front"), "t0", ("a", [1f, -2f, 0.25f]), ("b", [-0.5f, 3f, 1f]));
            var back = GraphCut.Extract(model, [middle, .. given], [new OnnxPort(output, ElementType.Float, 3)], "back");

            Run(back, output, ("t0", front), ("a", [1f, -2f, 0.25f]), ("b", [-0.5f, 3f, 1f])).ShouldBe(whole);
        }, iter: 30);

    [Fact]
    public void The_cut_leaves_the_whole_as_it_was() =>
        Graphs.Any.Sample(model =>
        {
            var before = model.ToBytes();
            GraphCut.Extract(model, [new("a", ElementType.Float, 3), new("b", ElementType.Float, 3)], [new("t0", ElementType.Float, 3)], "cut").Graph.Proto.Node.Clear();
            model.ToBytes().ShouldBe(before);
        });

    [Fact]
    public void The_cut_takes_along_only_what_it_needs()
    {
        var b = new OnnxGraphBuilder("g");
        b.Input("x", ElementType.Float, 2);
        b.Mul(b.Mul("x", b.Initializer("early", [1f, 2f], 2), "middle"), b.Initializer("late", [3f, 4f], 2), "y");
        var model = b.Output("y", ElementType.Float, 2).Build();

        var cut = GraphCut.Extract(model, [new("middle", ElementType.Float, "n")], [new("y", ElementType.Float, "n")], "tail");

        cut.Graph.Proto.Initializer.Select(t => t.Name).ShouldBe(["late"]);
        cut.Graph.Nodes.Count.ShouldBe(1);
        cut.Graph.Proto.Name.ShouldBe("tail");
        cut.Opset.ShouldBe(model.Opset);
        OnnxPort.From(cut.Graph.Outputs[0]).Describe().ShouldBe("Float [n]");
    }

    [Fact]
    public void A_cut_that_needs_another_input_is_refused_in_a_sentence_that_names_it()
    {
        var e = Should.Throw<UserException>(() => GraphCut.Extract(
            OnnxGraphTests.Diamond(), [new("left", ElementType.Float, 3)], [new("y", ElementType.Float, 3)], "cut"));
        e.Message.ShouldContain("'x'");
    }

    [Fact]
    public void A_cut_at_an_unknown_tensor_is_refused_in_a_sentence_that_names_it() =>
        Should.Throw<UserException>(() => GraphCut.Extract(
            OnnxGraphTests.Diamond(), [new("neck", ElementType.Float, 3)], [new("y", ElementType.Float, 3)], "cut")).Message.ShouldContain("'neck'");

    private static float[] Run(OnnxModel model, string output, params (string Name, float[] Values)[] inputs)
    {
        using var session = GraphSession.Open(model, options: Cpu);
        return session.Run(inputs.ToDictionary(i => i.Name, i => GraphTensor.Of(i.Values, i.Values.Length)), output)[output].Floats;
    }
}
