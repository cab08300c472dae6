using Sbn.Edge.Calibration.Inspection.TensorRt;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Inspection.TensorRt;

public sealed class TensorRtLintTests
{
    private static readonly OnnxModel Sound = Quantised();

    [Fact]
    public void What_quantize_writes_has_no_finding() => TensorRtLint.Check(Sound).ShouldBeEmpty();

    [Theory]
    [InlineData("static-shapes")]
    [InlineData("opset")]
    [InlineData("own-operators")]
    [InlineData("explicit-qdq")]
    [InlineData("fold-batchnorm")]
    [InlineData("softmax-in-float")]
    [InlineData("symmetric-int8")]
    [InlineData("constant-scale")]
    [InlineData("positive-scale")]
    [InlineData("q-dq-pairs")]
    [InlineData("per-channel-weights")]
    [InlineData("per-tensor-activations")]
    [InlineData("both-sides")]
    [InlineData("both-sides-of-sums")]
    [InlineData("bias-in-float")]
    [InlineData("one-scale-for-joined")]
    public void A_planted_violation_is_found_with_its_node_and_a_remedy(string rule)
    {
        var model = Sound.Clone();
        var node = Plant(model, rule);
        var finding = TensorRtLint.Check(model).First(f => f.Rule == rule);
        finding.Node.ShouldContain(node);
        finding.Amiss.ShouldEndWith(".");
        finding.Remedy.ShouldEndWith(".");
    }

    [Fact]
    public void The_form_for_the_CPU_is_not_for_TensorRT()
    {
        var rules = TensorRtLint.Check(CpuForm.Of(Sound)).Select(f => f.Rule).Distinct().ToArray();
        rules.ShouldContain("symmetric-int8");
        rules.ShouldContain("bias-in-float");
    }

    [Fact]
    public async Task The_command_tells_findings_by_its_exit_code()
    {
        using var folder = new TempFolder();
        Sound.Write(folder["sound.onnx"]);
        (await BenchRun.Of("inspect", "--contract", folder["sound.onnx"], "--target", "tensorrt")).ExitCode.ShouldBe(0);
        CpuForm.Of(Sound).Write(folder["cpu.onnx"]);
        var run = await BenchRun.Of("inspect", "--contract", folder["cpu.onnx"], "--target", "tensorrt");
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("[symmetric-int8]");
        run.Log.ShouldContain("cpu.onnx");
    }

    /// <summary>Spoils a sound graph in one way, and returns the name of what was spoiled.</summary>
    private static string Plant(OnnxModel model, string rule)
    {
        var graph = model.Graph;
        var pair = graph.Producer(graph.Producer("head.squeeze")!.Input[0])!;
        var activation = graph.Nodes.First(n => n.OpType == "QuantizeLinear");
        var weights = graph.Producer(graph.Producer("head.squeeze")!.Input[1])!;
        switch (rule)
        {
            case "static-shapes":
                graph.Proto.Input[0].Type.TensorType.Shape.Dim[0].DimParam = "N";
                return "image";
            case "opset":
                model.Proto.OpsetImport[0].Version = 12;
                return graph.Proto.Name;
            case "own-operators":
                graph.Producer("head.squeeze")!.Domain = "com.example";
                return "head.squeeze";
            case "explicit-qdq":
                graph.Producer("head.squeeze")!.OpType = "QLinearConv";
                return "head.squeeze";
            case "fold-batchnorm":
                graph.Producer("head.squeeze")!.OpType = "BatchNormalization";
                return "head.squeeze";
            case "softmax-in-float":
                graph.Consumers("head.squeeze").First(n => n.OpType == "Relu").OpType = "Sigmoid";
                return "relu";
            case "symmetric-int8":
                graph.Proto.Initializer.Add(OnnxTensor.Of<sbyte>("planted", [3]));
                activation.Input[2] = "planted";
                return activation.Name;
            case "constant-scale":
                activation.Input[1] = "image.normalised";
                return activation.Name;
            case "positive-scale":
                graph.Proto.Initializer.Add(OnnxTensor.Of<float>("planted", [0f]));
                activation.Input[1] = "planted";
                return activation.Name;
            case "q-dq-pairs":
                graph.Proto.Initializer.Add(OnnxTensor.Of<float>("planted", [0.123f]));
                pair.Input[1] = "planted";
                return pair.Name;
            case "per-channel-weights":
                weights.Attribute.Clear();
                return weights.Name;
            case "per-tensor-activations":
                graph.Proto.Initializer.Add(OnnxTensor.Of<float>("planted", [0.1f, 0.2f], 2));
                activation.Input[1] = "planted";
                return activation.Name;
            case "both-sides":
                var convolution = graph.Producer("head.squeeze")!;
                convolution.Input[0] = graph.Producer(graph.Producer(convolution.Input[0])!.Input[0])!.Input[0];
                return convolution.Name;
            case "both-sides-of-sums":
                var sum = graph.Nodes.First(n => n.OpType == "Add" && n.Input.All(i => graph.Producer(i)?.OpType == "DequantizeLinear"));
                sum.Input[0] = graph.Producer(graph.Producer(sum.Input[0])!.Input[0])!.Input[0];
                return sum.Name;
            case "bias-in-float":
                graph.Producer("head.squeeze")!.Input[2] = "image.normalised";
                return "head.squeeze";
            case "one-scale-for-joined":
                var joined = graph.Nodes.First(n => n.OpType == "Concat" && n.Input.All(i => graph.Producer(i)!.OpType == "DequantizeLinear"));
                graph.Proto.Initializer.Add(OnnxTensor.Of<float>("planted", [0.123f]));
                graph.Producer(joined.Input[0])!.Input[1] = "planted";
                return joined.Name;
            default:
                throw new ArgumentException($"Nothing is planted for '{rule}'.", nameof(rule));
        }
    }

    private static OnnxModel Quantised()
    {
        var original = OnnxModel.Read(RepositoryRoot.Combine("models", "street", "sbn.onnx"));
        var plan = QuantisationPlan.Of(original.Graph);
        return new QdqWriter(plan, plan.Groups.SelectMany(g => g).ToDictionary(t => t, _ => 2f), null).Write(original);
    }
}
