using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Inspection.TensorRt;

/// <summary>Rules about the layers between Q/DQ pairs.</summary>
internal static class LayerRules
{
    private static readonly string[] Weighted = ["Conv", "ConvTranspose", "Gemm", "MatMul"];

    /// <summary>Input and weights of a layer are both quantised, or neither: half-quantised it runs in float, and slower.</summary>
    public static IEnumerable<LintFinding> BothSidesOfConvolutions(QuantisedGraphView graph)
    {
        foreach (var node in graph.Nodes.Where(n => Weighted.Contains(n.OpType) && n.Input.Count > 1))
        {
            var (input, weights) = (graph.IsDequantised(node.Input[0]), graph.IsDequantised(node.Input[1]));
            if (weights && !input)
            {
                yield return new LintFinding(
                    "both-sides", QuantisedGraphView.NameOf(node), "Its weights are quantised, but not its input.", "Put a Q/DQ pair on the input, or leave the weights in float.");
            }
        }
    }

    /// <summary>A sum of which one side is quantised has both quantised: else the residual is added in float, and nothing around it is fused.</summary>
    public static IEnumerable<LintFinding> BothSidesOfSums(QuantisedGraphView graph)
    {
        foreach (var node in graph.Nodes.Where(n => n.OpType == "Add" && n.Input.Count == 2 && n.Input.All(i => graph.Constant(i) is null)))
        {
            var (first, second) = (graph.IsDequantised(node.Input[0]), graph.IsDequantised(node.Input[1]));
            if (first != second)
            {
                yield return new LintFinding(
                    "both-sides-of-sums", QuantisedGraphView.NameOf(node), $"Of a sum, '{(first ? node.Input[1] : node.Input[0])}' is not quantised while the other side is.", "Put a Q/DQ pair on both sides, or on neither.");
            }
        }
    }

    /// <summary>Biases are constants in float: TensorRT scales them itself.</summary>
    public static IEnumerable<LintFinding> BiasesInFloat(QuantisedGraphView graph) =>
        from node in graph.Nodes
        where node.OpType is "Conv" or "ConvTranspose" && node.Input.Count > 2 && node.Input[2].Length > 0
        where graph.Constant(node.Input[2]) is not { DataType: ElementType.Float }
        select new LintFinding("bias-in-float", QuantisedGraphView.NameOf(node), $"The bias '{node.Input[2]}' is no constant in float.", "Leave biases in float.");

    /// <summary>What is joined has one scale: else each part is scaled anew, in a pass of its own.</summary>
    public static IEnumerable<LintFinding> OneScaleForJoined(QuantisedGraphView graph)
    {
        foreach (var node in graph.Nodes.Where(n => n.OpType == "Concat" && n.Input.All(graph.IsDequantised)))
        {
            var scales = node.Input.Select(i => graph.Constant(graph.Producer(i)!.Input[1])).OfType<TensorProto>().Where(s => s.DataType == ElementType.Float).SelectMany(s => s.Floats()).Distinct().Count();
            if (scales > 1)
            {
                yield return new LintFinding(
                    "one-scale-for-joined", QuantisedGraphView.NameOf(node), $"The tensors it joins have {scales} different scales.", "Give all of them the scale of the result.");
            }
        }
    }
}
