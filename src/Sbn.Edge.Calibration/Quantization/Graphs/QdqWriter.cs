using Sbn.Edge.Core;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>
/// Writes the explicit Q/DQ form of a graph, as TensorRT asks for it: int8 with zero point 0 for activations and weights, one
/// scale for each tensor's group and for each output channel of weights, biases in float. Other nodes stay as they are.
/// </summary>
/// <param name="plan">Which layers and tensors, of the same graph.</param>
/// <param name="ranges">The largest magnitude of a tensor, by its name; that of its group.</param>
/// <param name="inputMean">Mean of a channel of a tensor, to correct biases by; null to leave biases as they are.</param>
internal sealed class QdqWriter(QuantisationPlan plan, IReadOnlyDictionary<string, float> ranges, Func<string, int, double>? inputMean)
{
    private const int Levels = 127;

    /// <summary>Writes the quantised copy of a model.</summary>
    /// <exception cref="UserException">A weight is no constant of the graph.</exception>
    public OnnxModel Write(OnnxModel model)
    {
        var quantised = model.Clone();
        var graph = quantised.Graph;

        // Weights first: their layers still read the tensors by the names of the plan.
        foreach (var name in plan.Convolutions.Select(QuantisationPlan.LayerName))
        {
            QuantiseWeights(graph, graph.Producer(name)!);
        }

        foreach (var tensor in plan.Groups.SelectMany(g => g))
        {
            InsertPair(graph, tensor, ranges[tensor] / Levels);
        }

        graph.RemoveUnused();
        return quantised;
    }

    /// <summary>What a quantised tensor is called behind its DequantizeLinear.</summary>
    public static string ValuesOf(string tensor) => $"{tensor}.values";

    private static void InsertPair(OnnxGraph graph, string tensor, float scale)
    {
        var (codes, values) = ($"{tensor}.codes", ValuesOf(tensor));
        graph.Proto.Initializer.Add(OnnxTensor.Of<float>($"{tensor}.scale", [scale]));
        graph.Proto.Initializer.Add(OnnxTensor.Of<sbyte>($"{tensor}.zero", [0]));
        graph.InsertAfter(tensor, Node("QuantizeLinear", tensor, $"{tensor}.scale", $"{tensor}.zero", codes));
        graph.InsertAfter(codes, Node("DequantizeLinear", codes, $"{tensor}.scale", $"{tensor}.zero", values));
    }

    private void QuantiseWeights(OnnxGraph graph, NodeProto convolution)
    {
        var layer = QuantisationPlan.LayerName(convolution);
        var constant = graph.Initializer(convolution.Input[1])
            ?? throw new UserException($"The weights of the layer '{layer}' are no constant of the graph, so that they cannot be quantised.");
        var weights = constant.Floats();
        var (outputs, inputs) = ((int)constant.Dims[0], (int)constant.Dims[1]);
        var quantised = WeightQuantiser.Of(weights, outputs);

        var name = $"{layer}.weight";
        graph.Proto.Initializer.Add(OnnxTensor.Of<sbyte>($"{name}.codes", quantised.Codes, [.. constant.Dims]));
        graph.Proto.Initializer.Add(OnnxTensor.Of<float>($"{name}.scale", quantised.Scales, outputs));
        graph.Proto.Initializer.Add(OnnxTensor.Of<sbyte>($"{name}.zero", new sbyte[outputs], outputs));
        var dequantise = Node("DequantizeLinear", $"{name}.codes", $"{name}.scale", $"{name}.zero", $"{name}.values");
        dequantise.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeType.Int, I = 0 });
        graph.Proto.Node.Insert(graph.Proto.Node.IndexOf(convolution), dequantise);
        if (inputMean is not null && convolution.Input.Count > 2 && graph.Initializer(convolution.Input[2]) is { } bias)
        {
            CorrectBias(graph, convolution, bias, quantised.MeanShift(weights, inputs, channel => inputMean(convolution.Input[0], channel)));
        }

        convolution.Input[1] = $"{name}.values";
    }

    private static void CorrectBias(OnnxGraph graph, NodeProto convolution, TensorProto bias, float[] shift)
    {
        var corrected = bias.Floats().Zip(shift, (b, s) => b - s).ToArray();
        var name = $"{QuantisationPlan.LayerName(convolution)}.bias.corrected";
        graph.Proto.Initializer.Add(OnnxTensor.Of<float>(name, corrected, corrected.Length));
        convolution.Input[2] = name;
    }

    private static NodeProto Node(string opType, string source, string scale, string zero, string output) => new()
    {
        Name = $"{opType}:{output}",
        OpType = opType,
        Input = { source, scale, zero },
        Output = { output },
    };
}
