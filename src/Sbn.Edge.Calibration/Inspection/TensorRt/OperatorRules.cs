namespace Sbn.Edge.Calibration.Inspection.TensorRt;

/// <summary>Rules about which operators a graph is made of.</summary>
internal static class OperatorRules
{
    // Per-channel quantisation came with opset 13; TensorRT 10.16's parser knows the operators up to opset 24.
    private const long FirstOpset = 13;
    private const long LastOpset = 24;

    /// <summary>Nothing but ONNX's own operators, and none of those that compute in integers themselves.</summary>
    public static IEnumerable<LintFinding> Standard(QuantisedGraphView graph)
    {
        if (graph.Model.Opset is < FirstOpset or > LastOpset)
        {
            yield return new LintFinding(
                "opset", graph.Model.Graph.Proto.Name, $"The graph asks for opset {graph.Model.Opset}.", $"Write it in an opset from {FirstOpset} to {LastOpset}.");
        }

        foreach (var node in graph.Nodes.Where(n => n.Domain is not ("" or "ai.onnx")))
        {
            yield return new LintFinding(
                "own-operators", QuantisedGraphView.NameOf(node), $"{node.OpType} of '{node.Domain}' is no operator of ONNX's own.", "Write it in ONNX's own operators.");
        }

        foreach (var node in graph.Nodes.Where(n => n.OpType.StartsWith("QLinear", StringComparison.Ordinal) || n.OpType is "ConvInteger" or "MatMulInteger" or "DynamicQuantizeLinear"))
        {
            yield return new LintFinding(
                "explicit-qdq", QuantisedGraphView.NameOf(node), $"{node.OpType} computes in integers itself, which TensorRT does not read.", "Write Q/DQ pairs around the float operator.");
        }

        foreach (var node in graph.Nodes.Where(n => n.OpType == "BatchNormalization" && n.Input.Any(graph.IsDequantised)))
        {
            yield return new LintFinding(
                "fold-batchnorm", QuantisedGraphView.NameOf(node), "A BatchNormalization between quantised operators is not fused.", "Fold it into the convolution before quantising.");
        }
    }

    /// <summary>Softmax and Sigmoid read and give float: in int8 they lose what small probabilities mean.</summary>
    public static IEnumerable<LintFinding> SoftmaxInFloat(QuantisedGraphView graph) =>
        from node in graph.Nodes
        where node.OpType is "Softmax" or "LogSoftmax" or "Sigmoid"
        where node.Input.Any(graph.IsDequantised) || node.Output.SelectMany(graph.Consumers).Any(c => c.OpType == "QuantizeLinear")
        select new LintFinding(
            "softmax-in-float", QuantisedGraphView.NameOf(node), $"{node.OpType} reads or gives int8.", "Take the Q/DQ pairs away from around it.");
}
