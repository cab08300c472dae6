using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Inspection.TensorRt;

/// <summary>A Q/DQ graph as the rules ask about it.</summary>
internal sealed class QuantisedGraphView
{
    private readonly GraphIndex _index;

    /// <summary>Looks at a graph.</summary>
    public QuantisedGraphView(OnnxModel model) => (Model, _index) = (model, new GraphIndex(model.Graph));

    /// <summary>The model.</summary>
    public OnnxModel Model { get; }

    /// <summary>Its nodes.</summary>
    public IReadOnlyList<NodeProto> Nodes => Model.Graph.Nodes;

    /// <summary>The node that makes a tensor; null for inputs and constants.</summary>
    public NodeProto? Producer(string tensor) => _index.Producer(tensor);

    /// <summary>The nodes that read a tensor.</summary>
    public IEnumerable<NodeProto> Consumers(string tensor) => _index.Consumers(tensor);

    /// <summary>A constant; null where the name is none.</summary>
    public TensorProto? Constant(string tensor) => _index.Constant(tensor);

    /// <summary>True where a tensor comes out of a DequantizeLinear.</summary>
    public bool IsDequantised(string tensor) => Producer(tensor)?.OpType == "DequantizeLinear";

    /// <summary>What a node is called in a finding.</summary>
    public static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : $"{node.OpType} → {node.Output.FirstOrDefault()}";
}
