using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Judging;

/// <summary>
/// Compares the inner tensors of the float graph and of the quantised one, picture by picture: where in the graph the error arises, and
/// how it grows.
/// </summary>
/// <param name="original">The float graph.</param>
/// <param name="quantised">The quantised one.</param>
/// <param name="plan">What is quantised in it.</param>
/// <param name="inference">How to run them.</param>
internal sealed class SignalMeter(OnnxModel original, OnnxModel quantised, QuantisationPlan plan, InferenceOptions inference)
{
    /// <summary>Measures every quantised tensor, in the order of the graph.</summary>
    /// <param name="pictures">On the model's grid.</param>
    /// <param name="shape">The shape of its scenes.</param>
    /// <param name="seen">What the tensors held over the frames that ranges were chosen from.</param>
    /// <param name="ranges">The ranges chosen.</param>
    public IReadOnlyList<TensorSignal> Run(
        IEnumerable<byte[]> pictures, SceneShape shape, CalibrationStatistics seen, IReadOnlyDictionary<string, float> ranges)
    {
        var cpu = inference with { Provider = ExecutionProvider.Cpu };
        string[] tensors = [.. plan.Groups.SelectMany(group => group)];
        var (signal, noise) = (new double[tensors.Length], new double[tensors.Length]);
        using var wanted = InnerTensors.Open(original, tensors, "the float graph with its inner tensors", cpu);
        string[] values = [.. tensors.Select(QdqWriter.ValuesOf)];
        using var made = InnerTensors.Open(quantised, values, "the int8 graph with its inner tensors", cpu);
        foreach (var picture in pictures)
        {
            var image = new Dictionary<string, GraphTensor> { [BundleContract.Image] = GraphTensor.Of(picture, 1, shape.Height, shape.Width, 3) };
            var (x, y) = (wanted.Run(image, tensors), made.Run(image, values));
            for (var t = 0; t < tensors.Length; t++)
            {
                var (right, coded) = (x[tensors[t]].Floats, y[values[t]].Floats);
                for (var i = 0; i < right.Length; i++)
                {
                    signal[t] += (double)right[i] * right[i];
                    noise[t] += ((double)right[i] - coded[i]) * ((double)right[i] - coded[i]);
                }
            }
        }

        return
        [
            .. tensors.Select((tensor, t) => new TensorSignal(
                tensor, ranges[tensor], seen.Magnitudes(tensor).Largest, seen.Magnitudes(tensor).ShareAbove(ranges[tensor]),
                signal[t] > 0 && noise[t] > 0 ? 10 * Math.Log10(signal[t] / noise[t]) : null)),
        ];
    }
}

/// <summary>What became of a quantised tensor.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Range">The magnitude that became code 127.</param>
/// <param name="Largest">The largest magnitude seen.</param>
/// <param name="CutOff">Share of the values seen that lie beyond the range.</param>
/// <param name="SignalToNoise">
/// Power of the float graph's tensor over that of the difference, dB, with everything before it quantised too; null where the tensor is all
/// zeros or the same in both.
/// </param>
internal sealed record TensorSignal(string Name, float Range, float Largest, double CutOff, double? SignalToNoise);
