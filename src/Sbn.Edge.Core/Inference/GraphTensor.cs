using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Inference;

/// <summary>A tensor that goes into a graph or comes out of it, row-major.</summary>
public sealed class GraphTensor
{
    private GraphTensor(Array values, ElementType type, long[] dims) => (Values, Type, Dims) = (values, type, dims);

    /// <summary>The elements: float[], byte[], sbyte[], int[] or long[].</summary>
    public Array Values { get; }

    /// <summary>Their type in the graph.</summary>
    public ElementType Type { get; }

    /// <summary>The shape; empty for a scalar.</summary>
    public IReadOnlyList<long> Dims { get; }

    /// <summary>The elements of a float tensor.</summary>
    /// <exception cref="InvalidCastException">It is no float tensor.</exception>
    public float[] Floats => (float[])Values;

    /// <summary>The elements of a uint8 tensor.</summary>
    /// <exception cref="InvalidCastException">It is no uint8 tensor.</exception>
    public byte[] Bytes => Type == ElementType.Uint8 ? (byte[])Values : throw new InvalidCastException($"The tensor is {Type}, not Uint8.");

    /// <summary>The elements of an int64 tensor.</summary>
    /// <exception cref="InvalidCastException">It is no int64 tensor.</exception>
    public long[] Int64s => (long[])Values;

    /// <summary>Wraps elements, without a copy.</summary>
    /// <exception cref="ArgumentException">The shape does not hold them, or their type is none that ONNX has.</exception>
    public static GraphTensor Of<T>(T[] values, params long[] dims)
        where T : unmanaged
    {
        var type = OnnxTensor.TypeOf<T>();
        var count = OnnxTensor.ElementCount(dims);
        return count == values.Length
            ? new GraphTensor(values, type, dims)
            : throw new ArgumentException($"There are {values.Length} values, but the shape [{string.Join(",", dims)}] holds {count}.");
    }
}
