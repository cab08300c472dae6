using Google.Protobuf;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Quantization.Graphs;

/// <summary>On the shipped model's float graph, with ranges that do not matter here.</summary>
public sealed class QdqWriterTests
{
    private static readonly string[] Written = ["QuantizeLinear", "DequantizeLinear"];
    private static readonly OnnxModel Original = OnnxModel.Read(RepositoryRoot.Combine("models", "street", "sbn.onnx"));

    [Fact]
    public void Nodes_that_are_not_quantised_stay_byte_by_byte_as_they_were()
    {
        var (plan, quantised) = Quantise();
        var moved = plan.Groups.SelectMany(g => g).ToHashSet();
        var layers = plan.Convolutions.Select(c => c.Name).ToHashSet();
        var after = quantised.Graph.Nodes.ToDictionary(n => n.Name);
        var compared = 0;
        foreach (var node in Original.Graph.Nodes.Where(n => !layers.Contains(n.Name) && !n.Input.Any(moved.Contains)))
        {
            after[node.Name].ToByteString().ShouldBe(node.ToByteString(), node.Name);
            compared++;
        }

        compared.ShouldBeGreaterThan(30);
    }

    [Fact]
    public void A_quantised_node_changes_in_nothing_but_what_it_reads()
    {
        var (_, quantised) = Quantise();
        var after = quantised.Graph.Nodes.ToDictionary(n => n.Name);
        foreach (var node in Original.Graph.Nodes)
        {
            var (before, now) = (node.Clone(), after[node.Name].Clone());
            before.Input.Clear();
            now.Input.Clear();
            now.ShouldBe(before);
        }
    }

    [Fact]
    public void Every_int8_layer_reads_dequantised_inputs_and_weights_with_zero_point_zero()
    {
        var (plan, quantised) = Quantise();
        var graph = quantised.Graph;
        plan.Convolutions.Count.ShouldBeGreaterThan(30);
        foreach (var layer in plan.Convolutions)
        {
            var node = graph.Producer(QuantisationPlan.LayerName(layer))!;
            graph.Producer(node.Input[0])!.OpType.ShouldBe("DequantizeLinear", layer.Name);
            var weights = graph.Producer(node.Input[1])!;
            graph.Initializer(weights.Input[0])!.DataType.ShouldBe(ElementType.Int8);
            graph.Initializer(weights.Input[1])!.Dims.ShouldBe([graph.Initializer(weights.Input[0])!.Dims[0]]);
        }

        foreach (var node in graph.Nodes.Where(n => Written.Contains(n.OpType)))
        {
            graph.Initializer(node.Input[2])!.SBytes().ShouldAllBe(zero => zero == 0);
        }
    }

    [Fact]
    public void Both_sides_of_a_sum_are_quantised_and_its_result_too()
    {
        var (plan, quantised) = Quantise();
        var graph = quantised.Graph;
        var residual = Original.Graph.Nodes.Where(n => n.OpType == "Add" && n.Input.Any(i => i.EndsWith(".second", StringComparison.Ordinal))).ToArray();
        residual.Length.ShouldBeGreaterThanOrEqualTo(8);
        foreach (var sum in residual)
        {
            graph.Producer(sum.Output[0])!.Input.ShouldAllBe(i => graph.Producer(i)!.OpType == "DequantizeLinear");
            plan.Groups.SelectMany(g => g).ShouldContain(plan.End(sum));
        }
    }

    [Fact]
    public void What_only_moves_values_keeps_their_scale()
    {
        var (_, quantised) = Quantise();
        var graph = quantised.Graph;
        var joined = graph.Nodes.Where(n => n.OpType is "Concat" or "MaxPool" && graph.Consumers(n.Output[0]).Any(c => c.OpType == "QuantizeLinear")).ToArray();
        joined.ShouldNotBeEmpty();
        foreach (var node in joined)
        {
            var behind = graph.Consumers(node.Output[0]).Single(n => n.OpType == "QuantizeLinear");
            var scales = node.Input.Select(i => graph.Initializer(graph.Producer(i)!.Input[1])!.Floats()[0]).Append(graph.Initializer(behind.Input[1])!.Floats()[0]);
            scales.Distinct().Count().ShouldBe(1);
        }
    }

    [Fact]
    public void What_decides_stays_in_float_and_the_contract_holds()
    {
        var (plan, quantised) = Quantise();
        var layers = plan.Convolutions.Select(QuantisationPlan.LayerName).ToArray();
        layers.ShouldNotContain("scores");
        layers.ShouldNotContain("confidence.logits");
        layers.ShouldNotContain(l => l.StartsWith("concepts.", StringComparison.Ordinal));
        BundleContract.Check(quantised, ModelBundle.Load(RepositoryRoot.Combine("models", "street")).Manifest).ShouldBeEmpty();
    }

    [Fact]
    public void The_model_given_stays_as_it_was()
    {
        var before = Original.ToBytes();
        Quantise();
        Original.ToBytes().ShouldBe(before);
    }

    private static (QuantisationPlan Plan, OnnxModel Quantised) Quantise()
    {
        var plan = QuantisationPlan.Of(Original.Graph);
        var ranges = plan.Groups.SelectMany((group, i) => group.Select(tensor => (tensor, Range: 1f + i))).ToDictionary(p => p.tensor, p => p.Range);
        return (plan, new QdqWriter(plan, ranges, null).Write(Original));
    }
}
