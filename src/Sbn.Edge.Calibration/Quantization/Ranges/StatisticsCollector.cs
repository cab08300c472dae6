using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>Runs the float graph with the tensors that will be quantised as further outputs, and counts what they hold.</summary>
internal sealed class StatisticsCollector : IDisposable
{
    private readonly GraphSession _session;
    private readonly string[] _tensors;

    /// <summary>Prepares the graph of a plan.</summary>
    /// <param name="model">The float graph; it stays as it is.</param>
    /// <param name="plan">Its plan: the tensors of all groups and the inputs of all int8 layers are watched.</param>
    /// <param name="inference">How to run it.</param>
    public StatisticsCollector(OnnxModel model, QuantisationPlan plan, InferenceOptions inference)
    {
        _tensors = [.. plan.Groups.SelectMany(g => g).Concat(plan.Convolutions.Select(c => c.Input[0])).Distinct().Order(StringComparer.Ordinal)];
        _session = InnerTensors.Open(model, _tensors, "the float graph with its inner tensors", inference);
    }

    /// <summary>Runs one picture and adds what its tensors hold.</summary>
    /// <exception cref="UserException">A tensor holds a value that is no number.</exception>
    public void Add(GridImage image, int width, int height, CalibrationStatistics statistics)
    {
        var results = _session.Run(new Dictionary<string, GraphTensor> { [BundleContract.Image] = GraphTensor.Of(image.Bgr, 1, height, width, 3) }, _tensors);
        foreach (var (name, tensor) in results)
        {
            var seen = statistics.Of(name, (int)tensor.Dims[1]);
            seen.Add(tensor.Floats);
            if (seen.Magnitudes.NotFinite > 0)
            {
                throw new UserException($"The tensor '{name}' of the float graph holds values that are no numbers on a frame of the recording; such a graph cannot be quantised.");
            }
        }

        statistics.Frames++;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
