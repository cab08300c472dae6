using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Sbn.Edge.Core.Onnx;

/// <summary>Constant tensors: from C# values to <see cref="TensorProto"/> and back.</summary>
public static class OnnxTensor
{
    /// <summary>A tensor of the given values, row-major.</summary>
    /// <param name="name">Its name in the graph.</param>
    /// <param name="values">The elements: float, double, byte, sbyte, int, long or bool.</param>
    /// <param name="dims">Its shape; empty for a scalar. The product of the dimensions is the number of values.</param>
    /// <exception cref="ArgumentException">The shape does not hold the values, or the element type is none of ONNX's.</exception>
    public static TensorProto Of<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> dims)
        where T : unmanaged
    {
        var count = ElementCount(dims);
        if (count != values.Length)
        {
            throw new ArgumentException($"Tensor '{name}' has {values.Length} values, but its shape [{string.Join(",", dims.ToArray())}] holds {count}.");
        }

        var tensor = new TensorProto { Name = name, DataType = TypeOf<T>(), RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        tensor.Dims.AddRange(dims.ToArray());
        return tensor;
    }

    /// <summary>The ONNX element type of a C# type.</summary>
    /// <exception cref="ArgumentException">ONNX has no such type.</exception>
    public static ElementType TypeOf<T>()
        where T : unmanaged => default(T) switch
        {
            float => ElementType.Float,
            double => ElementType.Double,
            byte => ElementType.Uint8,
            sbyte => ElementType.Int8,
            int => ElementType.Int32,
            long => ElementType.Int64,
            bool => ElementType.Bool,
            _ => throw new ArgumentException($"ONNX has no element type for {typeof(T).Name}."),
        };

    /// <summary>The elements of a float tensor, row-major.</summary>
    /// <exception cref="UserException">It is no float tensor, its data are outside the file, or their number does not fit its shape.</exception>
    public static float[] Floats(this TensorProto tensor) => Elements<float>(tensor, ElementType.Float, static t => [.. t.FloatData]);

    /// <summary>The elements of an int64 tensor, row-major.</summary>
    /// <exception cref="UserException">As for <see cref="Floats"/>.</exception>
    public static long[] Int64s(this TensorProto tensor) => Elements<long>(tensor, ElementType.Int64, static t => [.. t.Int64Data]);

    /// <summary>The elements of a uint8 tensor, row-major.</summary>
    /// <exception cref="UserException">As for <see cref="Floats"/>.</exception>
    public static byte[] Bytes(this TensorProto tensor) => Elements<byte>(tensor, ElementType.Uint8, static t => [.. t.Int32Data.Select(v => (byte)v)]);

    /// <summary>The elements of an int8 tensor, row-major.</summary>
    /// <exception cref="UserException">As for <see cref="Floats"/>.</exception>
    public static sbyte[] SBytes(this TensorProto tensor) => Elements<sbyte>(tensor, ElementType.Int8, static t => [.. t.Int32Data.Select(v => (sbyte)v)]);

    /// <summary>The number of elements that a shape holds; 1 for a scalar.</summary>
    public static long ElementCount(ReadOnlySpan<long> dims)
    {
        long count = 1;
        foreach (var dim in dims)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dim, nameof(dims));
        }

        // A dimension of 0 first: the others may be whatever a file says.
        foreach (var dim in dims.Contains(0) ? [0] : dims)
        {
            count = checked(count * dim);
        }

        return count;
    }

    private static T[] Elements<T>(TensorProto tensor, ElementType type, Func<TensorProto, T[]> typed)
        where T : unmanaged
    {
        if (tensor.DataType != type)
        {
            throw new UserException($"The constant '{tensor.Name}' is {tensor.DataType}, where {type} is needed.");
        }

        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            throw new UserException($"The constant '{tensor.Name}' keeps its data in another file; write the model with all data inside.");
        }

        // Products are taken as real numbers: the dimensions of a damaged file may overflow any integer.
        var values = tensor.HasRawData ? MemoryMarshal.Cast<byte, T>(tensor.RawData.Span).ToArray() : typed(tensor);
        var wanted = tensor.Dims.Aggregate(1.0, (product, dim) => product * dim);
        var whole = !tensor.HasRawData || tensor.RawData.Length == values.Length * Unsafe.SizeOf<T>();
        return whole && values.Length == wanted && tensor.Dims.All(d => d >= 0)
            ? values
            : throw new UserException($"The constant '{tensor.Name}' has {values.Length} values, which is not what its shape [{string.Join(",", tensor.Dims)}] holds.");
    }
}
