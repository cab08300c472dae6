namespace Sbn.Edge.Core.Onnx;

/// <summary>
/// Who makes and who reads each tensor of a graph, as it was when the index was made; for questions asked in a loop over nodes.
/// Edits of the graph do not reach it.
/// </summary>
public sealed class GraphIndex
{
    private readonly Dictionary<string, NodeProto> _producers;
    private readonly ILookup<string, NodeProto> _consumers;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly HashSet<string> _outputs;

    /// <summary>Indexes a graph.</summary>
    /// <exception cref="UserException">Two nodes make the same tensor.</exception>
    public GraphIndex(OnnxGraph graph)
    {
        _producers = graph.ProducersByTensor();
        _consumers = graph.Nodes.SelectMany(n => OnnxGraph.Reads(n).Select(tensor => (tensor, n))).ToLookup(p => p.tensor, p => p.n, StringComparer.Ordinal);
        _constants = graph.Proto.Initializer.DistinctBy(t => t.Name, StringComparer.Ordinal).ToDictionary(t => t.Name, StringComparer.Ordinal);
        _outputs = graph.Outputs.Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The node that makes a tensor; null for inputs, constants and unknown names.</summary>
    public NodeProto? Producer(string tensor) => _producers.GetValueOrDefault(tensor);

    /// <summary>The nodes that read a tensor, inside their sub-graphs too, each once.</summary>
    public IEnumerable<NodeProto> Consumers(string tensor) => _consumers[tensor];

    /// <summary>The constant of a name; null where the name is none.</summary>
    public TensorProto? Constant(string tensor) => _constants.GetValueOrDefault(tensor);

    /// <summary>True where the tensor is an output of the graph.</summary>
    public bool IsOutput(string tensor) => _outputs.Contains(tensor);

    /// <summary>What a node reads besides constants.</summary>
    public IEnumerable<string> Sources(NodeProto node) => node.Input.Where(i => i.Length > 0 && !_constants.ContainsKey(i));
}
