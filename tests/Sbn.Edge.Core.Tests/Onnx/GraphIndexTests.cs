using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Onnx;

public sealed class GraphIndexTests
{
    private static readonly OnnxGraph Graph = OnnxModel.Read(RepositoryRoot.Combine("models", "street", "sbn.int8.onnx")).Graph;

    [Fact]
    public void It_answers_as_the_graph_does()
    {
        var index = new GraphIndex(Graph);
        var tensors = Graph.Nodes.SelectMany(n => n.Input.Concat(n.Output)).Where(t => t.Length > 0).Distinct().ToArray();
        foreach (var tensor in tensors)
        {
            index.Producer(tensor).ShouldBeSameAs(Graph.Producer(tensor));
            index.Consumers(tensor).ShouldBe(Graph.Consumers(tensor));
            index.Constant(tensor).ShouldBeSameAs(Graph.Initializer(tensor));
            index.IsOutput(tensor).ShouldBe(Graph.Outputs.Any(o => o.Name == tensor));
        }
    }

    [Fact]
    public void Sources_are_what_a_node_reads_besides_constants()
    {
        var index = new GraphIndex(Graph);
        var convolution = Graph.Nodes.First(n => n.OpType == "Conv" && index.Constant(n.Input[2]) is not null);
        index.Sources(convolution).ShouldBe(convolution.Input.Take(2));
    }

    [Fact]
    public void An_unknown_name_has_nothing()
    {
        var index = new GraphIndex(Graph);
        index.Producer("nowhere").ShouldBeNull();
        index.Constant("nowhere").ShouldBeNull();
        index.Consumers("nowhere").ShouldBeEmpty();
        index.IsOutput("nowhere").ShouldBeFalse();
    }
}
