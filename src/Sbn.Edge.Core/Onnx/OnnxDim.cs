using System.Globalization;

namespace Sbn.Edge.Core.Onnx;

/// <summary>One dimension of a tensor: a fixed size, or a name for a size known only at run time.</summary>
public readonly record struct OnnxDim
{
    private OnnxDim(long? size, string? name) => (Size, Name) = (size, name);

    /// <summary>The fixed size, not negative; null for a dynamic or unknown dimension.</summary>
    public long? Size { get; }

    /// <summary>The name of a dynamic dimension; null for a fixed or unnamed one.</summary>
    public string? Name { get; }

    /// <summary>A dimension of unknown size and without a name.</summary>
    public static OnnxDim Unknown => default;

    /// <summary>A fixed dimension.</summary>
    public static OnnxDim Fixed(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return new OnnxDim(size, null);
    }

    /// <summary>A dynamic dimension; equal names in one graph mean equal sizes.</summary>
    public static OnnxDim Dynamic(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new OnnxDim(null, name);
    }

    /// <summary>A fixed dimension.</summary>
    public static implicit operator OnnxDim(int size) => Fixed(size);

    /// <summary>A fixed dimension.</summary>
    public static implicit operator OnnxDim(long size) => Fixed(size);

    /// <summary>A dynamic dimension.</summary>
    public static implicit operator OnnxDim(string name) => Dynamic(name);

    /// <summary>The size, the name, or <c>?</c>.</summary>
    public override string ToString() => Size?.ToString(CultureInfo.InvariantCulture) ?? Name ?? "?";

    internal static OnnxDim From(TensorShapeProto.Types.Dimension dimension) => dimension.ValueCase switch
    {
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue when dimension.DimValue >= 0 => Fixed(dimension.DimValue),
        TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when dimension.DimParam.Length > 0 => Dynamic(dimension.DimParam),
        _ => Unknown,
    };

    internal TensorShapeProto.Types.Dimension ToProto()
    {
        var dimension = new TensorShapeProto.Types.Dimension();
        if (Size is { } size)
        {
            dimension.DimValue = size;
        }
        else if (Name is { } name)
        {
            dimension.DimParam = name;
        }

        return dimension;
    }
}
