namespace Sbn.Edge.Core.Onnx;

/// <summary>The operators an SBN is made of. Tensors are [N, C, H, W] unless said otherwise.</summary>
public sealed partial class OnnxGraphBuilder
{
    /// <summary>2-D convolution. BatchNormalization is folded into weight and bias beforehand.</summary>
    /// <param name="x">[N, I, H, W].</param>
    /// <param name="weight">Row-major [O, I/group, kernel height, kernel width].</param>
    /// <param name="shape">That shape.</param>
    /// <param name="bias">[O]; empty for none.</param>
    /// <param name="strides">Along y and x; [1, 1] where null.</param>
    /// <param name="pads">Top, left, bottom, right; where null, such that the size is kept at stride 1 (odd kernels only).</param>
    /// <param name="dilations">Along y and x; [1, 1] where null.</param>
    /// <param name="group">Number of groups.</param>
    /// <param name="output">The name wanted for the result; weight and bias are named after it.</param>
    public string Conv(
        string x,
        ReadOnlySpan<float> weight,
        (int Out, int In, int KernelHeight, int KernelWidth) shape,
        ReadOnlySpan<float> bias = default,
        int[]? strides = null,
        int[]? pads = null,
        int[]? dilations = null,
        int group = 1,
        string? output = null)
    {
        strides ??= [1, 1];
        dilations ??= [1, 1];
        pads ??= SamePads(shape.KernelHeight, shape.KernelWidth, dilations);
        output ??= Fresh("conv");
        var weightName = Initializer($"{output}.weight", weight, shape.Out, shape.In, shape.KernelHeight, shape.KernelWidth);
        string[] inputs = bias.IsEmpty ? [x, weightName] : [x, weightName, Initializer($"{output}.bias", bias, shape.Out)];
        return Node(
            output,
            "Conv",
            inputs,
            ("kernel_shape", new[] { shape.KernelHeight, shape.KernelWidth }),
            ("strides", strides),
            ("pads", pads),
            ("dilations", dilations),
            ("group", group));
    }

    /// <summary>max(x, 0).</summary>
    public string Relu(string x, string? output = null) => Node(output, "Relu", [x]);

    /// <summary>1 / (1 + e^−x).</summary>
    public string Sigmoid(string x, string? output = null) => Node(output, "Sigmoid", [x]);

    /// <summary>Softmax along one axis.</summary>
    public string Softmax(string x, int axis = 1, string? output = null) => Node(output, "Softmax", [x], ("axis", axis));

    /// <summary>a + b, with broadcasting.</summary>
    public string Add(string a, string b, string? output = null) => Node(output, "Add", [a, b]);

    /// <summary>a − b, with broadcasting.</summary>
    public string Sub(string a, string b, string? output = null) => Node(output, "Sub", [a, b]);

    /// <summary>a · b, with broadcasting.</summary>
    public string Mul(string a, string b, string? output = null) => Node(output, "Mul", [a, b]);

    /// <summary>x · a_c + b_c for each channel c: two nodes, Mul and Add.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="scale">a, [C].</param>
    /// <param name="offset">b, [C].</param>
    /// <param name="output">The name wanted for the result.</param>
    public string ChannelAffine(string x, ReadOnlySpan<float> scale, ReadOnlySpan<float> offset, string? output = null)
    {
        output ??= Fresh("affine");
        var scaled = Mul(x, Initializer($"{output}.scale", scale, 1, scale.Length, 1, 1), $"{output}.scaled");
        return Add(scaled, Initializer($"{output}.offset", offset, 1, offset.Length, 1, 1), output);
    }

    /// <summary>x limited to minimum…maximum.</summary>
    public string Clip(string x, float minimum, float maximum, string? output = null)
    {
        output ??= Fresh("clip");
        return Node(output, "Clip", [x, Scalar(minimum, $"{output}.min"), Scalar(maximum, $"{output}.max")]);
    }

    /// <summary>Rounds to the nearest whole number, halves to even.</summary>
    public string Round(string x, string? output = null) => Node(output, "Round", [x]);

    /// <summary>Changes the element type.</summary>
    public string Cast(string x, ElementType type, string? output = null) => Node(output, "Cast", [x], ("to", (int)type));

    /// <summary>Joins tensors along one axis.</summary>
    public string Concat(IEnumerable<string> xs, int axis = 1, string? output = null) => Node(output, "Concat", xs, ("axis", axis));

    /// <summary>Reorders the axes.</summary>
    public string Transpose(string x, int[] permutation, string? output = null) => Node(output, "Transpose", [x], ("perm", permutation));

    /// <summary>Changes the shape; one size may be −1, and 0 keeps a size.</summary>
    public string Reshape(string x, long[] shape, string? output = null)
    {
        output ??= Fresh("reshape");
        return Node(output, "Reshape", [x, Initializer($"{output}.shape", shape, shape.Length)]);
    }

    /// <summary>Takes the elements from <paramref name="start"/> up to, not including, <paramref name="end"/> along one axis.</summary>
    public string Slice(string x, int axis, long start, long end, long step = 1, string? output = null)
    {
        output ??= Fresh("slice");
        return Node(
            output,
            "Slice",
            [
                x,
                Initializer($"{output}.starts", [start], 1),
                Initializer($"{output}.ends", [end], 1),
                Initializer($"{output}.axes", [(long)axis], 1),
                Initializer($"{output}.steps", [step], 1),
            ]);
    }

    /// <summary>Index (int64) of the largest element along one axis; the first one among equals.</summary>
    public string ArgMax(string x, int axis = 1, bool keepDims = true, string? output = null) =>
        Node(output, "ArgMax", [x], ("axis", axis), ("keepdims", keepDims ? 1 : 0));

    /// <summary>Takes along one axis the elements that <paramref name="indices"/> (int64, of the same rank) names.</summary>
    public string GatherElements(string x, string indices, int axis = 1, string? output = null) =>
        Node(output, "GatherElements", [x, indices], ("axis", axis));

    /// <summary>Bilinear resizing with half-pixel centres by whole or broken factors; works with dynamic height and width.</summary>
    public string ResizeByScale(string x, float scaleY, float scaleX, string? output = null)
    {
        output ??= Fresh("resize");
        return Resize(output, [x, "", Initializer($"{output}.scales", [1f, 1f, scaleY, scaleX], 4)], "linear");
    }

    /// <summary>Bilinear resizing with half-pixel centres to a fixed size.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="channels">C, which ONNX asks for in the list of sizes.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="output">The name wanted for the result.</param>
    public string ResizeToSize(string x, int channels, int height, int width, string? output = null)
    {
        output ??= Fresh("resize");
        return Resize(output, [x, "", "", Initializer($"{output}.sizes", [1L, channels, height, width], 4)], "linear");
    }

    /// <summary>Repeats each pixel by whole factors (nearest neighbour); works with dynamic height and width.</summary>
    public string Repeat(string x, int scaleY, int scaleX, string? output = null)
    {
        output ??= Fresh("repeat");
        return Node(
            output,
            "Resize",
            [x, "", Initializer($"{output}.scales", [1f, 1f, scaleY, scaleX], 4)],
            ("mode", "nearest"),
            ("coordinate_transformation_mode", "asymmetric"),
            ("nearest_mode", "floor"));
    }

    /// <summary>Mean over windows.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="kernel">Window's height and width.</param>
    /// <param name="strides">Along y and x; the kernel where null.</param>
    /// <param name="pads">Top, left, bottom, right; none where null. Padding is not counted in the mean.</param>
    /// <param name="output">The name wanted for the result.</param>
    public string AveragePool(string x, int[] kernel, int[]? strides = null, int[]? pads = null, string? output = null) =>
        Pool("AveragePool", x, kernel, strides, pads, output);

    /// <summary>Largest element of windows; parameters as for <see cref="AveragePool"/>.</summary>
    public string MaxPool(string x, int[] kernel, int[]? strides = null, int[]? pads = null, string? output = null) =>
        Pool("MaxPool", x, kernel, strides, pads, output);

    /// <summary>Mean over height and width: [N, C, 1, 1].</summary>
    public string GlobalAveragePool(string x, string? output = null) => Node(output, "GlobalAveragePool", [x]);

    /// <summary>Quantises to int8: clip(round(x / scale) + zero point, −128, 127).</summary>
    public string QuantizeLinear(string x, float scale, sbyte zeroPoint = 0, string? output = null)
    {
        output ??= Fresh("quantizelinear");
        return Node(output, "QuantizeLinear", [x, Scalar(scale, $"{output}.scale"), Scalar(zeroPoint, $"{output}.zero")]);
    }

    /// <summary>Turns int8 codes back to real numbers: (x − zero point) · scale.</summary>
    public string DequantizeLinear(string x, float scale, sbyte zeroPoint = 0, string? output = null)
    {
        output ??= Fresh("dequantizelinear");
        return Node(output, "DequantizeLinear", [x, Scalar(scale, $"{output}.scale"), Scalar(zeroPoint, $"{output}.zero")]);
    }

    private static int[] SamePads(int kernelHeight, int kernelWidth, int[] dilations)
    {
        if (kernelHeight % 2 == 0 || kernelWidth % 2 == 0)
        {
            throw new ArgumentException($"A {kernelHeight}×{kernelWidth} kernel has no symmetric padding that keeps the size; give pads.");
        }

        var y = dilations[0] * (kernelHeight - 1) / 2;
        var x = dilations[1] * (kernelWidth - 1) / 2;
        return [y, x, y, x];
    }

    private string Resize(string output, string[] inputs, string mode) =>
        Node(output, "Resize", inputs, ("mode", mode), ("coordinate_transformation_mode", "half_pixel"));

    private string Pool(string opType, string x, int[] kernel, int[]? strides, int[]? pads, string? output) =>
        Node(output, opType, [x], ("kernel_shape", kernel), ("strides", strides ?? kernel), ("pads", pads ?? [0, 0, 0, 0]));
}
