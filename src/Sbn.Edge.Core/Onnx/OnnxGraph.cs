namespace Sbn.Edge.Core.Onnx;

/// <summary>Questions to a graph, and edits of it.</summary>
public sealed partial class OnnxGraph
{
    /// <summary>Wraps a graph message.</summary>
    public OnnxGraph(GraphProto proto) => Proto = proto;

    /// <summary>The message.</summary>
    public GraphProto Proto { get; }
}
