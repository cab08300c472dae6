using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Inspection.TensorRt;

/// <summary>Rules about QuantizeLinear and DequantizeLinear themselves.</summary>
internal static class PairRules
{
    /// <summary>int8, zero point 0: TensorRT has no other.</summary>
    public static IEnumerable<LintFinding> ZeroPoints(QuantisedGraphView graph)
    {
        foreach (var node in Pairs(graph.Nodes))
        {
            var zero = node.Input.Count > 2 && node.Input[2].Length > 0 ? graph.Constant(node.Input[2]) : null;
            var name = QuantisedGraphView.NameOf(node);
            if (zero is null)
            {
                // Without a zero point the type is uint8.
                yield return new LintFinding("symmetric-int8", name, "The zero point is missing or no constant, so that the type is not int8.", "Give it a constant int8 zero point of 0.");
            }
            else if (zero.DataType != ElementType.Int8)
            {
                yield return new LintFinding("symmetric-int8", name, $"The codes are {zero.DataType}, not int8.", "Quantise symmetrically to int8 with zero point 0.");
            }
            else if (zero.SBytes().Any(z => z != 0))
            {
                yield return new LintFinding("symmetric-int8", name, $"The zero point is {zero.SBytes().First(z => z != 0)}, not 0.", "Quantise symmetrically to int8 with zero point 0.");
            }
        }
    }

    /// <summary>Scales are constants, finite and above 0.</summary>
    public static IEnumerable<LintFinding> Scales(QuantisedGraphView graph)
    {
        foreach (var node in Pairs(graph.Nodes))
        {
            var scale = graph.Constant(node.Input[1]);
            if (scale is not { DataType: ElementType.Float })
            {
                yield return new LintFinding("constant-scale", QuantisedGraphView.NameOf(node), "The scale is no constant in float.", "Make it a constant of the graph.");
            }
            else if (scale.Floats().Where(s => !(s > 0 && float.IsFinite(s))).ToArray() is [var bad, ..])
            {
                yield return new LintFinding("positive-scale", QuantisedGraphView.NameOf(node), $"A scale is {bad}.", "Calibrate again: a scale is finite and above 0.");
            }
        }
    }

    /// <summary>What a QuantizeLinear makes is read by DequantizeLinears of the same scale, and by nothing else.</summary>
    public static IEnumerable<LintFinding> Pairs(QuantisedGraphView graph)
    {
        foreach (var quantise in graph.Nodes.Where(n => n.OpType == "QuantizeLinear"))
        {
            foreach (var reader in graph.Consumers(quantise.Output[0]))
            {
                if (reader.OpType != "DequantizeLinear")
                {
                    yield return new LintFinding(
                        "q-dq-pairs", QuantisedGraphView.NameOf(reader), $"{reader.OpType} reads the codes of '{quantise.Input[0]}' themselves.", "Put a DequantizeLinear between.");
                }
                else if (!Same(graph, quantise.Input[1], reader.Input[1]))
                {
                    yield return new LintFinding(
                        "q-dq-pairs", QuantisedGraphView.NameOf(reader), $"It has another scale than the QuantizeLinear of '{quantise.Input[0]}' before it.", "Give both the same scale.");
                }
            }
        }
    }

    /// <summary>Weights have one scale for each output channel; activations have one scale.</summary>
    public static IEnumerable<LintFinding> WeightChannels(QuantisedGraphView graph)
    {
        foreach (var node in Pairs(graph.Nodes))
        {
            if (graph.Constant(node.Input[1]) is not { } scale)
            {
                continue;
            }

            var scales = OnnxTensor.ElementCount([.. scale.Dims]);
            if (node.OpType == "DequantizeLinear" && graph.Constant(node.Input[0]) is { } weights && weights.DataType == ElementType.Int8)
            {
                var axis = node.Attribute.FirstOrDefault(a => a.Name == "axis")?.I ?? 1;
                if (weights.Dims.Count > 1 && (scales != weights.Dims[0] || (scales > 1 && axis != 0)))
                {
                    yield return new LintFinding(
                        "per-channel-weights",
                        QuantisedGraphView.NameOf(node),
                        $"The weights [{string.Join(",", weights.Dims)}] have {scales} {(scales == 1 ? "scale" : "scales")} along axis {axis}.",
                        "Quantise weights along axis 0, one scale for each output channel.");
                }
            }
            else if (scales != 1)
            {
                yield return new LintFinding("per-tensor-activations", QuantisedGraphView.NameOf(node), $"An activation has {scales} scales.", "Give each activation one scale.");
            }
        }
    }

    private static IEnumerable<NodeProto> Pairs(IEnumerable<NodeProto> nodes) => nodes.Where(n => n.OpType is "QuantizeLinear" or "DequantizeLinear");

    private static bool Same(QuantisedGraphView graph, string a, string b) =>
        a == b || (graph.Constant(a) is { DataType: ElementType.Float } first && graph.Constant(b) is { DataType: ElementType.Float } second && first.Floats().SequenceEqual(second.Floats()));
}
