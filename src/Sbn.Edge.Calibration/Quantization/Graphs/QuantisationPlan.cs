using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>
/// Which layers of a graph become int8, and which tensors are quantised for it: the input and the result of each int8
/// convolution (the result behind its ReLU), both sides and the result of each sum between them, and what pooling, joining,
/// resizing and cutting take in and give out.
/// </summary>
/// <remarks>
/// A convolution from whose result no other convolution is reached (before <c>concepts</c>, or before the outputs) decides
/// something that is not quantised again: the reads of the concepts, the scores, the confidence. Those stay in float.
/// </remarks>
internal sealed class QuantisationPlan
{
    private static readonly string[] SameScale = ["MaxPool", "Concat", "Resize", "Slice"];

    private readonly OnnxGraph _graph;
    private readonly GraphIndex _index;

    private QuantisationPlan(OnnxGraph graph, Func<string, bool> isQuantised)
    {
        (_graph, _index) = (graph, new GraphIndex(graph));
        Convolutions = [.. graph.TopologicalOrder().Where(n => IsConvolution(n) && isQuantised(LayerName(n)))];
        Groups = ShareScales();
    }

    /// <summary>The convolutions that become int8, in the order of the graph.</summary>
    public IReadOnlyList<NodeProto> Convolutions { get; }

    /// <summary>
    /// The quantised tensors in the order of the graph; those of one group share a scale, because the operators between them only move
    /// values.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> Groups { get; }

    /// <summary>True for a convolution of ONNX's own operators.</summary>
    public static bool IsConvolution(NodeProto node) => node is { OpType: "Conv", Domain: "" or "ai.onnx" };

    /// <summary>A convolution's name, which is that of its result.</summary>
    public static string LayerName(NodeProto convolution) => convolution.Output[0];

    /// <summary>Every convolution that a graph has, in its order.</summary>
    public static IReadOnlyList<string> Layers(OnnxGraph graph) => [.. graph.TopologicalOrder().Where(IsConvolution).Select(LayerName)];

    /// <summary>Plans a graph.</summary>
    /// <param name="graph">In float.</param>
    /// <param name="keepFloat">Names of the convolutions that stay in float, besides those that decide; null for none.</param>
    /// <param name="decidingToo">Names of deciding convolutions that become int8 all the same; null for none.</param>
    public static QuantisationPlan Of(OnnxGraph graph, IReadOnlySet<string>? keepFloat = null, IReadOnlySet<string>? decidingToo = null)
    {
        var all = new QuantisationPlan(graph, _ => false);
        var inner = graph.Nodes.Where(n => IsConvolution(n) && all.Reaches(n, IsConvolution)).Select(LayerName).ToHashSet(StringComparer.Ordinal);
        return new QuantisationPlan(graph, layer => (inner.Contains(layer) || decidingToo?.Contains(layer) == true) && keepFloat?.Contains(layer) != true);
    }

    /// <summary>The tensor behind a node's ReLU where that is all that reads its result; else the result.</summary>
    public string End(NodeProto node)
    {
        var readers = _index.Consumers(node.Output[0]).ToArray();
        return readers is [{ OpType: "Relu" } relu] && !_index.IsOutput(node.Output[0]) ? relu.Output[0] : node.Output[0];
    }

    private IReadOnlyList<IReadOnlyList<string>> ShareScales()
    {
        var points = new HashSet<string>(StringComparer.Ordinal);
        foreach (var convolution in Convolutions)
        {
            points.Add(convolution.Input[0]);
            points.Add(End(convolution));
        }

        // Sums and moves between int8 convolutions: a tensor that leads to one, made of tensors that are quantised themselves.
        var sharing = new TensorSets();
        foreach (var node in _graph.TopologicalOrder().Reverse().Where(n => Reaches(n, Convolutions.Contains)))
        {
            var sources = _index.Sources(node).ToArray();
            if (node.OpType == "Add" && sources.Length == 2 && sources.All(FromConvolution))
            {
                points.UnionWith(sources);
                points.Add(End(node));
            }
            else if (SameScale.Contains(node.OpType) && sources.All(FromConvolution))
            {
                points.UnionWith(sources);
                points.Add(node.Output[0]);
                foreach (var source in sources)
                {
                    sharing.Join(source, node.Output[0]);
                }
            }
        }

        // What comes out of a DequantizeLinear is quantised already.
        points.RemoveWhere(p => _index.Producer(p)?.OpType == "DequantizeLinear");
        var place = _graph.TopologicalOrder().SelectMany(n => n.Output).Index().ToDictionary(p => p.Item, p => p.Index, StringComparer.Ordinal);
        return
        [
            .. points.OrderBy(p => place.GetValueOrDefault(p, -1)).ThenBy(p => p, StringComparer.Ordinal)
                .GroupBy(sharing.Root, StringComparer.Ordinal)
                .Select(g => (IReadOnlyList<string>)[.. g]),
        ];
    }

    /// <summary>True where a tensor comes out of an int8 convolution, perhaps over operators that quantisation follows.</summary>
    private bool FromConvolution(string tensor) =>
        _index.Producer(tensor) is { } node
        && (IsConvolution(node)
            ? Convolutions.Contains(node)
            : (SameScale.Contains(node.OpType) || node.OpType is "Relu" or "Add" or "GlobalAveragePool" or "AveragePool")
                && _index.Sources(node).All(FromConvolution));

    /// <summary>True where a wanted node reads, over any number of operators in between, what a node makes; <c>concepts</c> ends the way.</summary>
    private bool Reaches(NodeProto from, Func<NodeProto, bool> wanted)
    {
        var open = new Stack<NodeProto>([from]);
        var seen = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        while (open.TryPop(out var node))
        {
            foreach (var reader in node.Output.Where(o => o != BundleContract.Concepts).SelectMany(_index.Consumers))
            {
                if (wanted(reader))
                {
                    return true;
                }

                if (!IsConvolution(reader) && seen.Add(reader))
                {
                    open.Push(reader);
                }
            }
        }

        return false;
    }
}
