using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>
/// Tensors of a graph whose channels are the same ones: the operators between them pool, move, average, add up or cut at zero, channel by
/// channel. So a channel of all of them may be multiplied by a positive number: if the convolutions that write them are multiplied by it and
/// those that read them divided, nothing else of the graph changes.
/// </summary>
/// <param name="Channels">How many channels these are.</param>
/// <param name="Writers">The convolutions that make the tensors.</param>
/// <param name="Readers">The convolutions that read them.</param>
internal sealed record ChannelSpace(int Channels, IReadOnlyList<NodeProto> Writers, IReadOnlyList<NodeProto> Readers)
{
    private const int BatchAndChannels = 2;
    private const int WeightDims = 4;
    private static readonly string[] Kinds = ["Relu", "MaxPool", "AveragePool", "GlobalAveragePool", "Resize", "Slice", "Add"];

    /// <summary>The spaces of a graph that are closed: written and read by convolutions alone, each with weights of its own.</summary>
    public static IReadOnlyList<ChannelSpace> Of(OnnxGraph graph)
    {
        var index = new GraphIndex(graph);
        var sets = new TensorSets();
        var (inner, outer) = (new List<NodeProto>(), new List<NodeProto>());
        foreach (var node in graph.Nodes)
        {
            (KeepsChannels(node, index) ? inner : outer).Add(node);
        }

        foreach (var node in inner)
        {
            foreach (var source in node.Input.Take(node.OpType == "Add" ? 2 : 1))
            {
                sets.Join(source, node.Output[0]);
            }
        }

        // Whatever else makes or reads one of its tensors, or is given or wanted from outside, opens a space.
        var open = graph.Proto.Input.Concat(graph.Outputs).Select(port => port.Name)
            .Concat(graph.Proto.Initializer.Select(constant => constant.Name))
            .Concat(outer.SelectMany(node => node.Output.Where(output => !Writes(node, index)).Concat(OnnxGraph.Reads(node).Where(input => !Reads(node, input, index)))))
            .Select(sets.Root)
            .ToHashSet(StringComparer.Ordinal);
        var convolutions = outer.Where(node => Writes(node, index)).ToArray();
        var writers = convolutions.ToLookup(node => sets.Root(node.Output[0]), StringComparer.Ordinal);
        var readers = convolutions.Where(node => Reads(node, node.Input[0], index)).ToLookup(node => sets.Root(node.Input[0]), StringComparer.Ordinal);
        return
        [
            .. writers.Where(space => !open.Contains(space.Key) && readers.Contains(space.Key))
                .Select(space => new ChannelSpace((int)index.Constant(space.First().Input[1])!.Dims[0], [.. space], [.. readers[space.Key]]))
                .Where(space => space.IsOfOneWidth(index)),
        ];
    }

    // A sum that broadcasts joins tensors whose channels are not the same ones.
    private bool IsOfOneWidth(GraphIndex index) =>
        Writers.All(node => index.Constant(node.Input[1])!.Dims[0] == Channels) && Readers.All(node => index.Constant(node.Input[1])!.Dims[1] == Channels);

    private static bool KeepsChannels(NodeProto node, GraphIndex index) =>
        node.Domain is "" or "ai.onnx" && Kinds.Contains(node.OpType)
        && (node.OpType != "Slice" || (node.Input.Count > 3 && index.Constant(node.Input[3]) is { DataType: ElementType.Int64 } axes && axes.Int64s().All(axis => axis >= BatchAndChannels)));

    private static bool Writes(NodeProto node, GraphIndex index) =>
        QuantisationPlan.IsConvolution(node) && index.Constant(node.Input[1])?.Dims.Count == WeightDims && node.Input.Skip(1).Where(i => i.Length > 0).All(i => index.Constant(i) is not null && index.Consumers(i).Count() == 1);

    private static bool Reads(NodeProto node, string tensor, GraphIndex index) =>
        Writes(node, index) && node.Input[0] == tensor && (node.Attribute.FirstOrDefault(a => a.Name == "group")?.I ?? 1) == 1;
}
