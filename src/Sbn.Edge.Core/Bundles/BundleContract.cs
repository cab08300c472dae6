using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Bundles;

/// <summary>The contract between a graph and whoever runs it: names, types and shapes, and the bottleneck itself.</summary>
/// <remarks>Everything is read off the file; nothing is run. See <c>docs/bundle.md</c>.</remarks>
public static class BundleContract
{
    /// <summary>The input: uint8 [1, H, W, 3], blue first.</summary>
    public const string Image = "image";

    /// <summary>The class ids: uint8 [1, H, W].</summary>
    public const string Classes = "classes";

    /// <summary>The confidence codes: uint8 [1, H, W].</summary>
    public const string Confidence = "confidence";

    /// <summary>The concept activations: float [1, K, h, w].</summary>
    public const string Concepts = "concepts";

    /// <summary>The logits, optional: float [1, C, h, w].</summary>
    public const string Scores = "scores";

    /// <summary>What is amiss with the graph of a variant, one sentence each; empty where it honours the contract.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="manifest">The manifest that its sizes and counts must agree with; null to look at the graph alone.</param>
    public static IReadOnlyList<string> Check(OnnxModel model, BundleManifest? manifest = null)
    {
        var ports = new PortFindings(model);
        var image = ports.Input(Image, ElementType.Uint8, 1, OnnxDim.Unknown, OnnxDim.Unknown, 3);
        ports.NoOtherInput(Image);
        var h = image?[1].Size;
        var w = image?[2].Size;
        ports.Output(Classes, ElementType.Uint8, 1, Size(h), Size(w));
        ports.Output(Confidence, ElementType.Uint8, 1, Size(h), Size(w));
        var concepts = ports.Output(Concepts, ElementType.Float, 1, OnnxDim.Unknown, OnnxDim.Unknown, OnnxDim.Unknown);
        var scores = ports.Has(Scores)
            ? ports.Output(Scores, ElementType.Float, 1, OnnxDim.Unknown, Size(concepts?[2].Size), Size(concepts?[3].Size))
            : null;
        ports.Static();
        List<string> findings = [.. ports.Findings, .. Bottleneck(model.Graph), .. Quantisation(model.Graph), .. SelfContained(model.Graph)];
        findings.AddRange(Sizes(h, w, concepts, scores, manifest));
        return [.. findings.Select(Sentence.OneLine)];
    }

    /// <summary>What is amiss with a head: <c>concepts</c> [1, K, h, w] in, the other outputs out, height and width open.</summary>
    public static IReadOnlyList<string> CheckHead(OnnxModel model, BundleManifest? manifest = null)
    {
        var ports = new PortFindings(model);
        var concepts = ports.Input(Concepts, ElementType.Float, 1, Size(manifest?.Concepts.Count), OnnxDim.Unknown, OnnxDim.Unknown);
        ports.NoOtherInput(Concepts);
        ports.Output(Classes, ElementType.Uint8, 1, OnnxDim.Unknown, OnnxDim.Unknown);
        ports.Output(Confidence, ElementType.Uint8, 1, OnnxDim.Unknown, OnnxDim.Unknown);
        if (ports.Has(Scores))
        {
            ports.Output(Scores, ElementType.Float, 1, Size(manifest?.Classes.Count), OnnxDim.Unknown, OnnxDim.Unknown);
        }

        List<string> findings = [.. ports.Findings, .. SelfContained(model.Graph)];
        if (concepts is not null && (concepts[2].Size is not null || concepts[3].Size is not null))
        {
            findings.Add($"The input '{Concepts}' of a head has open height and width, so that it runs on crops; this one's are {concepts[2]}×{concepts[3]}.");
        }

        return [.. findings.Select(Sentence.OneLine)];
    }

    /// <summary>The scale and zero point of the fixed quantisation of <c>concepts</c>; null where the graph has none.</summary>
    public static (float Scale, sbyte ZeroPoint)? ConceptQuantisation(OnnxGraph graph)
    {
        if (graph.Producer(Concepts) is not { OpType: "DequantizeLinear" } dequantize
            || graph.Producer(dequantize.InputAt(0)) is not { OpType: "QuantizeLinear" } quantize)
        {
            return null;
        }

        var (scale, zero) = Constants(graph, dequantize);
        return (scale, zero) == Constants(graph, quantize) && scale is { } s && zero is { } z ? (s, z) : null;
    }

    private static IEnumerable<string> Bottleneck(OnnxGraph graph)
    {
        if (!graph.HasTensor(Concepts) || !graph.HasTensor(Image))
        {
            yield break;
        }

        foreach (var output in graph.OutputsReachedAround(Image, Concepts))
        {
            yield return $"The output '{output}' can be reached from '{Image}' without passing through '{Concepts}', so that it does not depend on the concepts alone.";
        }

        var behind = graph.Descendants(Concepts);
        foreach (var output in new[] { Classes, Confidence, Scores }.Where(o => graph.Outputs.Any(v => v.Name == o) && !behind.Contains(o)))
        {
            yield return $"The output '{output}' does not depend on '{Concepts}' at all.";
        }

        if (!graph.Descendants(Image).Contains(Concepts))
        {
            yield return $"The tensor '{Concepts}' does not depend on '{Image}' at all.";
        }
    }

    private static IEnumerable<string> Quantisation(OnnxGraph graph)
    {
        if (graph.HasTensor(Concepts) && ConceptQuantisation(graph) is null)
        {
            yield return $"The tensor '{Concepts}' must come out of a QuantizeLinear and a DequantizeLinear to int8 with one constant scale and zero point.";
        }
    }

    private static IEnumerable<string> SelfContained(OnnxGraph graph) =>
        graph.Proto.Initializer
            .Where(t => t.DataLocation == TensorProto.Types.DataLocation.External)
            .Take(1)
            .Select(t => $"The constant '{t.Name}' keeps its data in another file; a bundle's graph holds all of its data.");

    private static IEnumerable<string> Sizes(long? h, long? w, IReadOnlyList<OnnxDim>? concepts, IReadOnlyList<OnnxDim>? scores, BundleManifest? manifest)
    {
        if (h is { } height && w is { } width && concepts is not null && concepts[2].Size is > 0 and var rows && concepts[3].Size is > 0 and var columns)
        {
            if (height % rows != 0 || width % columns != 0 || height / rows != width / columns)
            {
                yield return $"The image's {width}×{height} is no whole multiple of the {columns}×{rows} cells of '{Concepts}', the same along both axes.";
            }
            else if (manifest is not null && height / rows != manifest.OutputStride)
            {
                yield return $"The cells of '{Concepts}' are {height / rows} pixels wide, but the manifest's outputStride is {manifest.OutputStride}.";
            }
        }

        if (manifest is null)
        {
            yield break;
        }

        if (h is not null && w is not null && (h != manifest.Input.Height || w != manifest.Input.Width))
        {
            yield return $"The image is {w}×{h}, but the manifest's input is {manifest.Input.Width}×{manifest.Input.Height}.";
        }

        if (concepts?[1].Size is { } k && k != manifest.Concepts.Count)
        {
            yield return $"The tensor '{Concepts}' has {k} channels, but the manifest has {manifest.Concepts.Count} concepts.";
        }

        if (scores?[1].Size is { } c && c != manifest.Classes.Count)
        {
            yield return $"The tensor '{Scores}' has {c} channels, but the manifest has {manifest.Classes.Count} classes.";
        }
    }

    private static (float? Scale, sbyte? ZeroPoint) Constants(OnnxGraph graph, NodeProto node)
    {
        var scale = graph.Initializer(node.InputAt(1));
        var zero = graph.Initializer(node.InputAt(2));
        return (
            scale is { DataType: ElementType.Float } && scale.Floats() is [var s] ? s : null,
            zero is { DataType: ElementType.Int8 } && zero.SBytes() is [var z] ? z : null);
    }

    private static OnnxDim Size(long? size) => size is { } s ? s : OnnxDim.Unknown;
}
