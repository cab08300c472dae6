using CsCheck;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Tests.Onnx;

public sealed class OnnxGraphTests
{
    [Fact]
    public void A_tensor_knows_who_makes_it_and_who_reads_it()
    {
        var graph = Diamond().Graph;

        graph.Producer("left")!.OpType.ShouldBe("Relu");
        graph.Producer("x").ShouldBeNull();
        graph.Consumers("x").Select(n => n.Output[0]).ShouldBe(["left", "right"]);
        graph.Consumers("y").ShouldBeEmpty();
        graph.HasTensor("right").ShouldBeTrue();
        graph.HasTensor("").ShouldBeFalse();
    }

    [Fact]
    public void The_topological_order_puts_every_producer_before_its_consumers() =>
        Gen.Select(Graphs.Any, Gen.Int[0, 1000]).Sample((model, seed) =>
        {
            var shuffled = model.Proto.Graph.Node.ToArray();
            new Random(seed).Shuffle(shuffled);
            model.Proto.Graph.Node.Clear();
            model.Proto.Graph.Node.Add(shuffled);

            HashSet<string> known = ["a", "b", "c"];
            foreach (var node in model.Graph.TopologicalOrder())
            {
                known.IsSupersetOf(node.Input).ShouldBeTrue();
                known.UnionWith(node.Output);
            }

            model.Graph.TopologicalOrder().Count.ShouldBe(shuffled.Length);
        });

    [Fact]
    public void A_cycle_is_refused_in_a_sentence()
    {
        var model = Diamond();
        model.Graph.Producer("left")!.Input[0] = "y";
        Should.Throw<UserException>(() => model.Graph.TopologicalOrder()).Message.ShouldContain("cycle");
    }

    [Fact]
    public void Renaming_a_tensor_changes_no_result() =>
        Graphs.Any.Sample(model =>
        {
            var before = Run(model);
            foreach (var name in (string[])["t0", "c", "a"])
            {
                model.Graph.RenameTensor(name, $"{name}-renamed");
            }

            var after = Run(model, "a-renamed");
            after.Select(v => v.ToArray()).ShouldBe(before);
        }, iter: 30);

    [Fact]
    public void A_name_that_is_taken_or_unknown_cannot_be_renamed()
    {
        Should.Throw<ArgumentException>(() => Diamond().Graph.RenameTensor("left", "right"));
        Should.Throw<ArgumentException>(() => Diamond().Graph.RenameTensor("nowhere", "z"));
    }

    [Fact]
    public void An_inserted_identity_changes_no_result_and_every_reader_reads_it() =>
        Graphs.Any.Sample(model =>
        {
            var before = Run(model);
            var readers = model.Graph.Consumers("t0").Count();
            model.Graph.InsertAfter("t0", new NodeProto { OpType = "Identity", Input = { "t0" }, Output = { "t0-copy" } });

            model.Graph.Consumers("t0-copy").Count().ShouldBe(readers);
            model.Graph.Consumers("t0").Single().OpType.ShouldBe("Identity");
            Run(model).ShouldBe(before);
        }, iter: 30);

    [Fact]
    public void Bypassing_an_inserted_node_gives_the_graph_back()
    {
        var model = Diamond();
        var before = model.ToBytes();
        NodeProto identity = new() { OpType = "Identity", Input = { "left" }, Output = { "copy" } };
        model.Graph.InsertAfter("left", identity);
        model.ToBytes().ShouldNotBe(before);

        model.Graph.Bypass(identity);

        model.ToBytes().ShouldBe(before);
    }

    [Fact]
    public void Bypassing_the_last_node_keeps_the_outputs_name()
    {
        var b = new OnnxGraphBuilder("g");
        b.Input("x", ElementType.Float, 3);
        b.Relu(b.Sigmoid("x", "s"), "y");
        var model = b.Output("y", ElementType.Float, 3).Build();

        model.Graph.Bypass(model.Graph.Producer("y")!);

        model.Graph.Nodes.Single().OpType.ShouldBe("Sigmoid");
        model.Graph.Producer("y")!.OpType.ShouldBe("Sigmoid");
    }

    [Fact]
    public void Bypassing_a_node_between_input_and_output_is_refused()
    {
        var b = new OnnxGraphBuilder("g");
        b.Relu(b.Input("x", ElementType.Float, 3), "y");
        var model = b.Output("y", ElementType.Float, 3).Build();
        Should.Throw<ArgumentException>(() => model.Graph.Bypass(model.Graph.Producer("y")!));
        model.Graph.Nodes.Count.ShouldBe(1);
    }

    [Fact]
    public void What_no_output_needs_is_removed_and_nothing_else() =>
        Graphs.Any.Sample(model =>
        {
            var before = Run(model);
            var nodes = model.Graph.Nodes.Count;
            model.Graph.RemoveUnused().ShouldBe(nodes - model.Graph.Nodes.Count);
            model.Graph.RemoveUnused().ShouldBe(0);
            Run(model).ShouldBe(before);
        }, iter: 30);

    [Fact]
    public void A_removed_node_takes_its_outputs_along_and_leaves_the_rest()
    {
        var graph = Diamond().Graph;
        graph.Remove(graph.Producer("left")!);

        graph.HasTensor("left").ShouldBeFalse();
        graph.Nodes.Select(n => n.Output[0]).ShouldBe(["right", "y"]);
        Should.Throw<ArgumentException>(() => graph.Remove(new NodeProto { OpType = "Relu" }));
    }

    [Fact]
    public void A_sub_graph_reads_from_around_it()
    {
        var model = Conditional();
        model.Graph.Consumers("x").Select(n => n.OpType).ShouldBe(["If"]);

        model.Graph.RenameTensor("x", "renamed");

        model.Graph.Consumers("renamed").Single().OpType.ShouldBe("If");
        OnnxGraph.Subgraphs(model.Graph.Nodes[0]).First().Node[0].Input[0].ShouldBe("renamed");
        model.Graph.HasOperator("Relu").ShouldBeTrue();
        model.Graph.HasOperator("Conv").ShouldBeFalse();
    }

    /// <summary>An If that takes x from around it in one branch.</summary>
    internal static OnnxModel Conditional()
    {
        var b = new OnnxGraphBuilder("conditional");
        b.Input("flag", ElementType.Bool);
        b.Input("x", ElementType.Float, 3);
        b.Initializer("zero", [0f, 0, 0], 3);
        b.Node("y", "If", ["flag"], ("then_branch", Branch("x", "Relu")), ("else_branch", Branch("zero", "Identity")));
        return b.Output("y", ElementType.Float, 3).Build();

        static GraphProto Branch(string reads, string opType) => new()
        {
            Name = opType,
            Node = { new NodeProto { OpType = opType, Input = { reads }, Output = { $"{opType}-out" } } },
            Output = { new OnnxPort($"{opType}-out", ElementType.Float, 3).ToProto() },
        };
    }

    /// <summary>x → left, right → y = left + right.</summary>
    internal static OnnxModel Diamond()
    {
        var b = new OnnxGraphBuilder("diamond");
        b.Input("x", ElementType.Float, 3);
        b.Add(b.Relu("x", "left"), b.Sigmoid("x", "right"), "y");
        return b.Output("y", ElementType.Float, 3).Build();
    }

    internal static float[][] Run(OnnxModel model, string first = "a")
    {
        using var session = GraphSession.Open(model, options: new InferenceOptions { Provider = ExecutionProvider.Cpu, Threads = 1 });
        var inputs = new Dictionary<string, GraphTensor> { [first] = GraphTensor.Of([1f, -2f, 0.25f], 3), ["b"] = GraphTensor.Of([-0.5f, 3f, 1f], 3) };
        var outputs = session.Run(inputs);
        return [.. session.Outputs.Select(o => outputs[o].Floats)];
    }
}
