namespace Sbn.Edge.Core.Onnx;

/// <summary>Inputs of nodes as a file has them, which may be fewer than the operator needs.</summary>
internal static class NodeInputs
{
    /// <summary>The name of an input; empty where the node has none in that place, as for an optional one that is left out.</summary>
    public static string InputAt(this NodeProto node, int place) => place < node.Input.Count ? node.Input[place] : "";
}
