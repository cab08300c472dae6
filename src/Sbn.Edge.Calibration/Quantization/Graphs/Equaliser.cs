using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>
/// Cross-layer equalisation (Nagel et al. 2019, section 4.1): scales each channel that layers share such that the largest weight that writes
/// it and the largest that reads it have the same magnitude. Outputs stay as they are, but for rounding.
/// </summary>
internal static class Equaliser
{
    // A channel that next to nothing writes or reads is left alone.
    private const float Nothing = 1e-9f;
    private const float Most = 100;

    /// <summary>The equalised copy of a float graph; the graph given stays as it is.</summary>
    public static OnnxModel Of(OnnxModel model)
    {
        var equalised = model.Clone();
        var graph = equalised.Graph;
        foreach (var space in ChannelSpace.Of(graph))
        {
            // By name: a convolution may write and read one space, and its weights are replaced twice then.
            var writes = space.Writers.Select(node => node.Input[1]).ToArray();
            var reads = space.Readers.Select(node => node.Input[1]).ToArray();
            var scale = Scales(Largest(graph, writes, space.Channels, OutputOf), Largest(graph, reads, space.Channels, InputOf));
            foreach (var weights in writes)
            {
                Multiply(graph, weights, (i, tensor) => scale[OutputOf(i, tensor)]);
            }

            foreach (var bias in space.Writers.Where(node => node.Input is [_, _, { Length: > 0 }]).Select(node => node.Input[2]))
            {
                Multiply(graph, bias, (i, _) => scale[i]);
            }

            foreach (var weights in reads)
            {
                Multiply(graph, weights, (i, tensor) => 1 / scale[InputOf(i, tensor)]);
            }
        }

        return equalised;
    }

    // Weights are [outputs, inputs, kernel height, kernel width], row-major.
    private static int OutputOf(int i, TensorProto weights) => (int)(i / (weights.Dims[1] * weights.Dims[2] * weights.Dims[3]));

    private static int InputOf(int i, TensorProto weights) => (int)(i / (weights.Dims[2] * weights.Dims[3]) % weights.Dims[1]);

    private static float[] Largest(OnnxGraph graph, IEnumerable<string> names, int channels, Func<int, TensorProto, int> channelOf)
    {
        var largest = new float[channels];
        foreach (var weights in names.Select(name => graph.Initializer(name)!))
        {
            var values = weights.Floats();
            for (var i = 0; i < values.Length; i++)
            {
                ref var channel = ref largest[channelOf(i, weights)];
                channel = Math.Max(channel, Math.Abs(values[i]));
            }
        }

        return largest;
    }

    private static float[] Scales(float[] written, float[] read) =>
        [.. written.Zip(read, (w, r) => w < Nothing || r < Nothing ? 1 : Math.Clamp(MathF.Sqrt(r / w), 1 / Most, Most))];

    private static void Multiply(OnnxGraph graph, string name, Func<int, TensorProto, float> by)
    {
        var constant = graph.Initializer(name)!;
        var values = constant.Floats();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= by(i, constant);
        }

        graph.Proto.Initializer[graph.Proto.Initializer.IndexOf(constant)] = OnnxTensor.Of<float>(name, values, [.. constant.Dims]);
    }
}
