using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Bundles;

/// <summary>Cuts the head, concepts → outputs, from the graph of an SBN.</summary>
public static class HeadCut
{
    /// <summary>
    /// The head as a model of its own, with height and width open: <c>concepts</c> float [1, K, h, w] in; <c>classes</c> and
    /// <c>confidence</c> uint8 [1, H, W], and <c>scores</c> float [1, C, h, w] where the graph has them, out.
    /// </summary>
    /// <remarks>The head must not hold a size: it resizes by scale, not to a fixed size.</remarks>
    /// <exception cref="UserException">The graph has no such tensors, or its outputs do not depend on the concepts alone.</exception>
    public static OnnxModel From(OnnxModel sbn)
    {
        var ports = sbn.Graph.Outputs.Select(OnnxPort.From).ToDictionary(p => p.Name, StringComparer.Ordinal);
        List<OnnxPort> outputs =
        [
            new(BundleContract.Classes, ElementType.Uint8, 1, "H", "W"),
            new(BundleContract.Confidence, ElementType.Uint8, 1, "H", "W"),
        ];
        if (ports.TryGetValue(BundleContract.Scores, out var scores))
        {
            outputs.Add(new OnnxPort(BundleContract.Scores, ElementType.Float, 1, scores.Dims?[1] ?? OnnxDim.Unknown, "h", "w"));
        }

        var channels = ports.GetValueOrDefault(BundleContract.Concepts)?.Dims?[1] ?? OnnxDim.Unknown;
        OnnxPort concepts = new(BundleContract.Concepts, ElementType.Float, 1, channels, "h", "w");
        return GraphCut.Extract(sbn, [concepts], outputs, $"{sbn.Graph.Proto.Name}-head");
    }
}
