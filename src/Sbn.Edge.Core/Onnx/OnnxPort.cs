namespace Sbn.Edge.Core.Onnx;

/// <summary>An input or output of a graph: its name, element type and shape.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">Its element type; undefined where the file does not say or it is no tensor.</param>
/// <param name="Dims">Its shape; null where the file does not say.</param>
public sealed record OnnxPort(string Name, ElementType Type, IReadOnlyList<OnnxDim>? Dims)
{
    /// <summary>A port with a shape.</summary>
    public OnnxPort(string name, ElementType type, params OnnxDim[] dims)
        : this(name, type, (IReadOnlyList<OnnxDim>)dims)
    {
    }

    /// <summary>The port as people write it, such as <c>Float [1,8,h,w]</c>.</summary>
    public string Describe() => $"{Type} [{(Dims is null ? "?" : string.Join(",", Dims))}]";

    /// <summary>Reads a port of the file.</summary>
    public static OnnxPort From(ValueInfoProto value) => new(
        value.Name,
        value.Type?.TensorType?.ElemType ?? ElementType.Undefined,
        value.Type?.TensorType?.Shape is { } shape ? [.. shape.Dim.Select(OnnxDim.From)] : (IReadOnlyList<OnnxDim>?)null);

    /// <summary>The port as a graph lists it among its inputs and outputs.</summary>
    public ValueInfoProto ToProto()
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = Type };
        if (Dims is { } dims)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.AddRange(dims.Select(d => d.ToProto()));
        }

        return new ValueInfoProto { Name = Name, Type = new TypeProto { TensorType = tensor } };
    }
}
