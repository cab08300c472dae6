using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Inspection.TensorRt;

/// <summary>A Q/DQ graph as the rules ask about it.</summary>
internal sealed class QuantisedGraphView
{
    private readonly Dictionary<string, NodeProto> _producers;
    private readonly ILookup<string, NodeProto> _consumers;
    private readonly Dictionary<string, TensorProto> _constants;

    /// <summary>Looks at a graph.</summary>
    public QuantisedGraphView(OnnxModel model)
    {
        Model = model;
        _producers = model.Graph.Nodes.SelectMany(n => n.Output.Select(o => (o, n))).ToDictionary(p => p.o, p => p.n, StringComparer.Ordinal);
        _consumers = model.Graph.Nodes.SelectMany(n => n.Input.Distinct().Select(i => (i, n))).ToLookup(p => p.i, p => p.n, StringComparer.Ordinal);
        _constants = model.Graph.Proto.Initializer.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<NodeProto> Nodes => Model.Graph.Nodes;

    /// <summary>The node that makes a tensor; null for inputs and constants.</summary>
    public NodeProto? Producer(string tensor) => _producers.GetValueOrDefault(tensor);

    /// <summary>The nodes that read a tensor.</summary>
    public IEnumerable<NodeProto> Consumers(string tensor) => _consumers[tensor];

    /// <summary>A constant; null where the name is none.</summary>
    public TensorProto? Constant(string tensor) => _constants.GetValueOrDefault(tensor);

    /// <summary>True where a tensor comes out of a DequantizeLinear.</summary>
    public bool IsDequantised(string tensor) => Producer(tensor)?.OpType == "DequantizeLinear";

    /// <summary>What a node is called in a finding.</summary>
    public static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : $"{node.OpType} → {node.Output.FirstOrDefault()}";
}
