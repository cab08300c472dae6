namespace Sbn.Edge.Core.Onnx;

/// <summary>Questions to a graph, and edits of it. Tensors are known by name; a tensor has one producer and any number of consumers.</summary>
/// <remarks>
/// Each question looks at the graph as it is then, so that edits need no bookkeeping; ask once, not in a loop over nodes.
/// </remarks>
public sealed partial class OnnxGraph
{
    /// <summary>Wraps a graph message.</summary>
    public OnnxGraph(GraphProto proto) => Proto = proto;

    /// <summary>The message.</summary>
    public GraphProto Proto { get; }

    /// <summary>The inputs that a caller must give: those without a constant of the same name.</summary>
    public IEnumerable<ValueInfoProto> Inputs
    {
        get
        {
            var constants = ConstantNames();
            return Proto.Input.Where(i => !constants.Contains(i.Name));
        }
    }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<ValueInfoProto> Outputs => Proto.Output;

    /// <summary>The nodes, in the order of the file.</summary>
    public IReadOnlyList<NodeProto> Nodes => Proto.Node;

    /// <summary>The node that makes a tensor; null for inputs, constants and unknown names.</summary>
    public NodeProto? Producer(string tensor) => tensor.Length == 0 ? null : Proto.Node.FirstOrDefault(n => n.Output.Contains(tensor));

    /// <summary>The nodes that read a tensor, inside their sub-graphs too.</summary>
    public IEnumerable<NodeProto> Consumers(string tensor) => tensor.Length == 0 ? [] : Proto.Node.Where(n => Reads(n).Contains(tensor));

    /// <summary>The constant of a name, or null.</summary>
    public TensorProto? Initializer(string name) => name.Length == 0 ? null : Proto.Initializer.FirstOrDefault(t => t.Name == name);

    /// <summary>True where the graph, or a sub-graph of it, has a node of ONNX's own operator <paramref name="opType"/>.</summary>
    public bool HasOperator(string opType) =>
        Proto.Node.Any(n => (n.OpType == opType && n.Domain is "" or "ai.onnx") || Subgraphs(n).Any(g => new OnnxGraph(g).HasOperator(opType)));

    /// <summary>True where an input, a constant or a node defines the tensor.</summary>
    public bool HasTensor(string name) =>
        name.Length > 0 && (Proto.Input.Any(i => i.Name == name) || ConstantNames().Contains(name) || Producer(name) is not null);

    /// <summary>What a node reads: its inputs, and what its sub-graphs take from around them.</summary>
    public static IReadOnlySet<string> Reads(NodeProto node)
    {
        HashSet<string> reads = new(node.Input.Where(i => i.Length > 0), StringComparer.Ordinal);
        foreach (var subgraph in Subgraphs(node))
        {
            reads.UnionWith(new OnnxGraph(subgraph).FreeNames());
        }

        return reads;
    }

    /// <summary>The sub-graphs among a node's attributes (<c>If</c>, <c>Loop</c>, <c>Scan</c>).</summary>
    internal static IEnumerable<GraphProto> Subgraphs(NodeProto node) =>
        node.Attribute.SelectMany(a => a.G is null ? a.Graphs : a.Graphs.Prepend(a.G));

    /// <summary>Names of the constants, sparse ones too.</summary>
    internal HashSet<string> ConstantNames() =>
        new(Proto.Initializer.Concat(SparseValues()).Select(t => t.Name), StringComparer.Ordinal);

    /// <summary>The values of the sparse constants; a file may hold one without any.</summary>
    internal IEnumerable<TensorProto> SparseValues() => Proto.SparseInitializer.Select(s => s.Values).OfType<TensorProto>();

    /// <summary>Names that the graph reads but does not define: those a sub-graph takes from around it.</summary>
    private HashSet<string> FreeNames()
    {
        HashSet<string> free = new(Proto.Node.SelectMany(Reads).Concat(Proto.Output.Select(o => o.Name)), StringComparer.Ordinal);
        free.ExceptWith(Proto.Node.SelectMany(n => n.Output));
        free.ExceptWith(Proto.Input.Select(i => i.Name));
        free.ExceptWith(ConstantNames());
        return free;
    }
}
