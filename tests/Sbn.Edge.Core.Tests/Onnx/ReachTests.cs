using CsCheck;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Tests.Onnx;

public sealed class ReachTests
{
    [Fact]
    public void An_output_behind_the_tensor_alone_is_not_reached_around_it()
    {
        var b = Start();
        b.Relu(b.Sigmoid("x", "neck"), "y");
        b.Output("y", ElementType.Float, 4).Output("neck", ElementType.Float, 4).Build().Graph.OutputsReachedAround("x", "neck").ShouldBeEmpty();
    }

    [Fact]
    public void A_skip_connection_is_found()
    {
        var b = Start();
        b.Add(b.Sigmoid("x", "neck"), "x", "y");
        b.Output("y", ElementType.Float, 4).Build().Graph.OutputsReachedAround("x", "neck").ShouldBe(["y"]);
    }

    [Fact]
    public void A_sibling_output_of_the_node_that_makes_the_tensor_is_a_way_around_it()
    {
        var b = Start();
        b.Node("Split", ["x"], ["neck", "side"], ("axis", 0));
        b.Relu("side", "y");
        b.Relu("neck", "z");
        var graph = b.Output("y", ElementType.Float, 2).Output("z", ElementType.Float, 2).Build().Graph;

        graph.OutputsReachedAround("x", "neck").ShouldBe(["y"]);
        graph.OutputsReachedAround("x", "side").ShouldBe(["z"]);
    }

    [Fact]
    public void A_node_with_several_outputs_passes_on_to_all_of_them()
    {
        var b = Start();
        b.Node("Split", ["x"], ["one", "two"], ("axis", 0));
        b.Relu("one", "y");
        b.Relu("two", "z");
        b.Output("y", ElementType.Float, 2).Output("z", ElementType.Float, 2).Build().Graph.OutputsReachedAround("x", "elsewhere").ShouldBe(["y", "z"]);
    }

    [Fact]
    public void A_sub_graph_that_takes_the_image_from_around_it_is_a_way_around()
    {
        var model = OnnxGraphTests.Conditional();
        model.Graph.OutputsReachedAround("x", "flag").ShouldBe(["y"]);
        model.Graph.OutputsReachedAround("flag", "x").ShouldBe(["y"]);
    }

    [Fact]
    public void An_input_that_is_an_output_is_reached()
    {
        var b = Start();
        b.Relu("x", "neck");
        b.Output("x", ElementType.Float, 4).Build().Graph.OutputsReachedAround("x", "neck").ShouldBe(["x"]);
    }

    [Fact]
    public void Reachability_agrees_with_what_a_change_of_the_input_does() =>
        Gen.Select(Graphs.Any, Gen.Int[0, 13]).Sample((model, pick) =>
        {
            // Cut at a tensor: what is reached around it is what cannot be computed from it and b alone.
            var around = $"t{pick % model.Graph.Nodes.Count}";
            var reached = model.Graph.OutputsReachedAround("a", around);
            foreach (var output in model.Graph.Outputs.Select(o => o.Name).Distinct())
            {
                OnnxPort[] inputs = [new(around, ElementType.Float, 3), new("b", ElementType.Float, 3)];
                var computable = true;
                try
                {
                    GraphCut.Extract(model, inputs, [new OnnxPort(output, ElementType.Float, 3)], "cut");
                }
                catch (UserException)
                {
                    computable = false;
                }

                reached.Contains(output).ShouldBe(!computable);
            }
        });

    private static OnnxGraphBuilder Start()
    {
        var b = new OnnxGraphBuilder("g");
        b.Input("x", ElementType.Float, 4);
        return b;
    }
}
