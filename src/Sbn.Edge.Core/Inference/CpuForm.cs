using System.Runtime.Intrinsics.X86;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Inference;

/// <summary>
/// Turns a Q/DQ graph as TensorRT asks for it (int8, zero point 0) into the form that ONNX Runtime's CPU provider is fast
/// with: activations in uint8, and biases in int32 at the scale of the sums they join.
/// </summary>
/// <remarks>
/// <para>A tensor that is never negative keeps its scale and takes zero point 0: the provider then absorbs the ReLU before it
/// into the quantised operator, because quantising cuts at the same place. Any other tensor keeps its scale and takes zero
/// point 128: code c becomes c + 128.</para>
/// <para>Codes of a tensor that is never negative could go up to 255 here, and keep magnitudes that TensorRT cuts off at code 127. A clip
/// of the codes cuts them at the same place: what is calibrated and measured on the CPU holds on the vehicle. Both forms stand
/// for the same numbers, but for rounding: sums of integers and of floats may fall on two sides of the middle between two codes.</para>
/// <para>x86 without VNNI multiplies uint8 by int8 in pairs whose sum it cuts at 16 bits. Codes up to 127 never come so far (2 · 127 · 127 = 32,258);
/// codes of a zero point of 128 do, and would give wrong results in silence. There the weights that meet them are uint8 as well, code c as c + 128,
/// for which the provider has exact kernels.</para>
/// </remarks>
public static class CpuForm
{
    private const int Shift = 128;
    private const int Levels = 127;
    private const int LeastOpset = 13;

    /// <summary>
    /// True where a graph has quantised weights, so that <see cref="Of"/> changes something, in operators of opset 13 or later, which the form
    /// is written in.
    /// </summary>
    public static bool Applies(OnnxModel model) => model.Opset >= LeastOpset && model.Graph.Nodes.Any(n => n.OpType == "DequantizeLinear" && model.Graph.Initializer(n.InputAt(0)) is not null);

    /// <summary>True where this processor adds products of uint8 and int8 without cutting them off.</summary>
    public static bool AddsWhole { get; } = !X86Base.IsSupported || HasVnni();

    /// <summary>The CPU's form of a graph; the model given stays as it is.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="addsWhole">False for a processor that cuts off sums of pairs; what <see cref="AddsWhole"/> says of this one where null.</param>
    public static OnnxModel Of(OnnxModel model, bool? addsWhole = null)
    {
        var form = model.Clone();
        var graph = form.Graph;
        var values = new KnownValues(model.Graph);
        foreach (var quantise in graph.Nodes.Where(n => n.OpType == "QuantizeLinear" && n.Output.Count > 0).ToArray())
        {
            if (values.IsZeroOfInt8(quantise))
            {
                ToUint8(graph, quantise, values);
            }
        }

        foreach (var convolution in graph.Nodes.Where(n => n.OpType == "Conv" && n.Input.Count > 2 && n.Output.Count > 0).ToArray())
        {
            QuantiseBias(graph, convolution);
        }

        if (!(addsWhole ?? AddsWhole))
        {
            foreach (var convolution in graph.Nodes.Where(n => n.OpType == "Conv" && n.Output.Count > 0 && IsShifted(graph, n.InputAt(0))).ToArray())
            {
                ShiftWeights(graph, convolution);
            }
        }

        graph.RemoveUnused();
        graph.Sort();
        return form;
    }

    /// <summary>
    /// True where every convolution of a graph in this form is exact on a processor that cuts off sums of pairs: int8 weights meet codes up to 127 only.
    /// </summary>
    public static bool IsExactInPairs(OnnxModel form) => form.Graph.Nodes
        .Where(n => n.OpType is "Conv" or "MatMul" or "Gemm" or "ConvTranspose" && WeightsOf(form.Graph, n) is { DataType: ElementType.Int8 })
        .All(n => n.OpType == "Conv" && IsCut(form.Graph, n.InputAt(0)));

    // By the CPU's own word: leaf 7, AVX512_VNNI is bit 11 of ECX, AVX-VNNI bit 4 of EAX of sub-leaf 1.
    private static bool HasVnni() =>
        X86Base.CpuId(0, 0).Eax >= 7
        && ((X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0 || (X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0));

    private static TensorProto? WeightsOf(OnnxGraph graph, NodeProto node) =>
        graph.Producer(node.InputAt(1)) is { OpType: "DequantizeLinear" } dequantise ? graph.Initializer(dequantise.InputAt(0)) : null;

    /// <summary>True where a tensor is read from uint8 codes around 128.</summary>
    private static bool IsShifted(OnnxGraph graph, string tensor) =>
        graph.Producer(tensor) is { OpType: "DequantizeLinear" } dequantise && dequantise.Input.Count > 2
        && graph.Initializer(dequantise.InputAt(2)) is { DataType: ElementType.Uint8 } zero && zero.RawData.ToByteArray() is [Shift];

    /// <summary>True where a tensor is read from codes that this form keeps at or below 127.</summary>
    private static bool IsCut(OnnxGraph graph, string tensor) =>
        graph.Producer(tensor) is { OpType: "DequantizeLinear" } dequantise && dequantise.Input.Count > 2
        && graph.Initializer(dequantise.InputAt(2)) is { DataType: ElementType.Uint8 } zero && zero.RawData.ToByteArray() is [0]
        && (dequantise.InputAt(2).EndsWith(".zero.uint8", StringComparison.Ordinal) || dequantise.InputAt(0).EndsWith(".cut", StringComparison.Ordinal));

    private static void ShiftWeights(OnnxGraph graph, NodeProto convolution)
    {
        if (WeightsOf(graph, convolution) is not { DataType: ElementType.Int8 } weights
            || graph.Producer(convolution.InputAt(1)) is not { } dequantise || dequantise.Input.Count < 3
            || graph.Initializer(dequantise.InputAt(2)) is not { DataType: ElementType.Int8 } zero || zero.SBytes().Any(z => z != 0))
        {
            return;
        }

        var name = $"{convolution.Output[0]}.weight.uint8";
        var codes = Array.ConvertAll(weights.SBytes(), code => (byte)(code + Shift));
        graph.Proto.Initializer.Add(OnnxTensor.Of<byte>($"{name}.codes", codes, [.. weights.Dims]));
        graph.Proto.Initializer.Add(OnnxTensor.Of<byte>($"{name}.zero", [.. Enumerable.Repeat((byte)Shift, zero.SBytes().Length)], [.. zero.Dims]));
        var shifted = dequantise.Clone();
        (shifted.Name, shifted.Input[0], shifted.Input[2], shifted.Output[0]) = ($"DequantizeLinear:{name}", $"{name}.codes", $"{name}.zero", name);
        graph.Proto.Node.Insert(graph.Proto.Node.IndexOf(convolution), shifted);
        convolution.Input[1] = name;
    }

    private static void ToUint8(OnnxGraph graph, NodeProto quantise, KnownValues values)
    {
        var codes = quantise.Output[0];
        var readers = graph.Consumers(codes).ToArray();
        if (readers.Any(r => r.OpType != "DequantizeLinear" || r.Input.Count < 3) || graph.Outputs.Any(o => o.Name == codes))
        {
            return;
        }

        var isNeverNegative = values.IsNeverNegative(quantise.InputAt(0));
        var zero = $"{codes}.zero.uint8";
        graph.Proto.Initializer.Add(OnnxTensor.Of<byte>(zero, [isNeverNegative ? (byte)0 : (byte)Shift]));
        quantise.Input[2] = zero;
        var read = isNeverNegative && !values.IsWithin(quantise.Input[0], quantise.InputAt(1)) ? Cut(graph, codes) : codes;
        foreach (var dequantise in readers)
        {
            (dequantise.Input[0], dequantise.Input[2]) = (read, zero);
        }
    }

    private static string Cut(OnnxGraph graph, string codes)
    {
        graph.Proto.Initializer.Add(OnnxTensor.Of<byte>($"{codes}.least", [0]));
        graph.Proto.Initializer.Add(OnnxTensor.Of<byte>($"{codes}.most", [Levels]));
        graph.Proto.Node.Add(new NodeProto
        {
            Name = $"Clip:{codes}.cut",
            OpType = "Clip",
            Input = { codes, $"{codes}.least", $"{codes}.most" },
            Output = { $"{codes}.cut" },
        });
        return $"{codes}.cut";
    }

    /// <summary>Bias in int32 at scale (input scale · weight scale), which is what the sums of a quantised convolution are in.</summary>
    private static void QuantiseBias(OnnxGraph graph, NodeProto convolution)
    {
        if (graph.Initializer(convolution.InputAt(2)) is not { DataType: ElementType.Float } bias
            || ScaleOf(graph, convolution.InputAt(0)) is not [var input]
            || ScaleOf(graph, convolution.InputAt(1)) is not { } weights
            || graph.Producer(convolution.InputAt(1)) is not { } dequantise || graph.Initializer(dequantise.InputAt(0)) is null)
        {
            return;
        }

        var values = bias.Floats();
        var scales = Array.ConvertAll(weights, w => w * input);
        if (scales.Length != values.Length && scales.Length != 1)
        {
            return;
        }

        var codes = new int[values.Length];
        for (var o = 0; o < values.Length; o++)
        {
            var code = Math.Round((double)values[o] / scales[scales.Length == 1 ? 0 : o]);
            if (Math.Abs(code) > int.MaxValue / 2)
            {
                return;
            }

            codes[o] = (int)code;
        }

        var name = $"{convolution.Output[0]}.bias.int32";
        graph.Proto.Initializer.Add(OnnxTensor.Of<int>($"{name}.codes", codes, codes.Length));
        graph.Proto.Initializer.Add(OnnxTensor.Of<float>($"{name}.scale", scales, scales.Length == 1 ? [] : [scales.Length]));
        graph.Proto.Initializer.Add(OnnxTensor.Of<int>($"{name}.zero", new int[scales.Length], scales.Length == 1 ? [] : [scales.Length]));
        graph.Proto.Node.Insert(graph.Proto.Node.IndexOf(convolution), new NodeProto
        {
            Name = $"DequantizeLinear:{name}",
            OpType = "DequantizeLinear",
            Input = { $"{name}.codes", $"{name}.scale", $"{name}.zero" },
            Output = { name },
            Attribute = { new AttributeProto { Name = "axis", Type = AttributeType.Int, I = 0 } },
        });
        convolution.Input[2] = name;
    }

    private static float[]? ScaleOf(OnnxGraph graph, string tensor) =>
        graph.Producer(tensor) is { OpType: "DequantizeLinear" } dequantise && graph.Initializer(dequantise.InputAt(1)) is { } scale ? scale.Floats() : null;

    /// <summary>What the operators of a graph tell of the values of its tensors.</summary>
    private sealed class KnownValues
    {
        private readonly GraphIndex _graph;
        private readonly HashSet<string> _neverNegative = new(StringComparer.Ordinal);

        public KnownValues(OnnxGraph graph)
        {
            _graph = new GraphIndex(graph);

            // In the order of the graph, so that what a node reads is known: a chain of many nodes would exhaust the thread's stack.
            foreach (var node in graph.TopologicalOrder().Where(Judge))
            {
                _neverNegative.UnionWith(node.Output);
            }
        }

        /// <summary>
        /// True where a tensor is moved together from tensors that were quantised with this same scale, so that it holds nothing beyond
        /// their codes. Such a tensor needs no cut of its own.
        /// </summary>
        public bool IsWithin(string tensor, string scale)
        {
            var open = new Stack<string>([tensor]);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (open.TryPop(out var one))
            {
                if (seen.Add(one) && !(_graph.Producer(one) is { } node && LiesWithin(node, scale, open)))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>True where a QuantizeLinear or DequantizeLinear says that its codes are int8 with zero point 0.</summary>
        public bool IsZeroOfInt8(NodeProto pair) =>
            pair.Input.Count > 2 && _graph.Constant(pair.Input[2]) is { DataType: ElementType.Int8 } zero && zero.SBytes() is [0];

        public bool IsNeverNegative(string tensor) => _neverNegative.Contains(tensor);

        /// <summary>True where a node's output lies within the scale if what it moves does, which is put to what is still to be looked at.</summary>
        private bool LiesWithin(NodeProto node, string scale, Stack<string> open)
        {
            switch (node.OpType)
            {
                case "DequantizeLinear":
                    return IsZeroOfInt8(node) && Value(node.Input[1]) is { } other && Value(scale) is { } own && other <= own;
                case "MaxPool" or "Slice" or "Relu":
                case "Resize" when IsInterpolation(node):
                    open.Push(node.InputAt(0));
                    return true;
                case "Concat":
                    foreach (var input in node.Input)
                    {
                        open.Push(input);
                    }

                    return true;
                default:
                    return false;
            }
        }

        private float? Value(string scale) => _graph.Constant(scale)?.Floats() is [var value] ? value : null;

        private bool Judge(NodeProto node) => node.OpType switch
        {
            "Relu" or "Sigmoid" or "Softmax" => true,
            "Clip" => _graph.Constant(node.InputAt(1)) is { DataType: ElementType.Float } least && least.Floats() is [>= 0],
            "Concat" or "Add" or "Mul" => node.Input.All(IsNeverNegative),
            "MaxPool" or "AveragePool" or "GlobalAveragePool" or "Slice" or "Transpose" or "Reshape" or "QuantizeLinear" or "DequantizeLinear" => IsNeverNegative(node.InputAt(0)),
            "Resize" => IsInterpolation(node) && IsNeverNegative(node.InputAt(0)),
            _ => false,
        };

        // A cubic resize overshoots.
        private static bool IsInterpolation(NodeProto node) =>
            node.Attribute.FirstOrDefault(a => a.Name == "mode") is not { } mode || mode.S.ToStringUtf8() is "nearest" or "linear";
    }
}
