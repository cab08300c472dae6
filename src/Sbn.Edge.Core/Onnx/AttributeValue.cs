using Google.Protobuf;

namespace Sbn.Edge.Core.Onnx;

/// <summary>The value of a node's attribute; converts from the C# types that ONNX has.</summary>
public readonly struct AttributeValue
{
    private readonly AttributeProto _proto;

    private AttributeValue(AttributeProto proto) => _proto = proto;

    /// <summary>An integer.</summary>
    public static implicit operator AttributeValue(int value) => (long)value;

    /// <summary>An integer.</summary>
    public static implicit operator AttributeValue(long value) => new(new AttributeProto { Type = AttributeType.Int, I = value });

    /// <summary>A real number.</summary>
    public static implicit operator AttributeValue(float value) => new(new AttributeProto { Type = AttributeType.Float, F = value });

    /// <summary>A string, written as UTF-8.</summary>
    public static implicit operator AttributeValue(string value) =>
        new(new AttributeProto { Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    /// <summary>A list of integers.</summary>
    public static implicit operator AttributeValue(int[] values) => Array.ConvertAll(values, v => (long)v);

    /// <summary>A list of integers.</summary>
    public static implicit operator AttributeValue(long[] values) => new(new AttributeProto { Type = AttributeType.Ints, Ints = { values } });

    /// <summary>A list of real numbers.</summary>
    public static implicit operator AttributeValue(float[] values) =>
        new(new AttributeProto { Type = AttributeType.Floats, Floats = { values } });

    /// <summary>A tensor.</summary>
    public static implicit operator AttributeValue(TensorProto value) => new(new AttributeProto { Type = AttributeType.Tensor, T = value });

    /// <summary>A sub-graph, as <c>If</c> and <c>Loop</c> have it.</summary>
    public static implicit operator AttributeValue(GraphProto value) => new(new AttributeProto { Type = AttributeType.Graph, G = value });

    internal AttributeProto Named(string name)
    {
        var proto = (_proto ?? throw new ArgumentException($"The attribute '{name}' has no value.")).Clone();
        proto.Name = name;
        return proto;
    }
}
