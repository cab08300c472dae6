using Sbn.Edge.Calibration.Quantization.Judging;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>A quantised graph and how it came about.</summary>
/// <param name="Model">The graph.</param>
/// <param name="Method">How its ranges were chosen, before any was tuned.</param>
/// <param name="Difference">How far its outputs are from the float graph's, on frames kept for that.</param>
internal sealed record QuantisedGraph(OnnxModel Model, RangeMethod Method, OutputDifference Difference)
{
    /// <summary>How many frames <see cref="Difference"/> is told on.</summary>
    public required int Told { get; init; }

    /// <summary>True where nothing was chosen on these frames; false where the recordings hold too few for that.</summary>
    public required bool IsToldApart { get; init; }

    /// <summary>How far each method's graph was, before tuning, on the frames that were chosen on.</summary>
    public required IReadOnlyDictionary<RangeMethod, OutputDifference> Methods { get; init; }

    /// <summary>How far the graph is on the frames that were chosen on.</summary>
    public required OutputDifference Chosen { get; init; }

    /// <summary>Layers that stay in float though they might have been quantised.</summary>
    public required IReadOnlyList<string> KeptFloat { get; init; }

    /// <summary>Layers in int8, in the order of the graph.</summary>
    public required IReadOnlyList<string> Int8Layers { get; init; }

    /// <summary>What each layer does to the outputs, alone in int8, the worst first; empty where nobody asked.</summary>
    public required IReadOnlyList<RankedLayer> Layers { get; init; }

    /// <summary>What became of each quantised tensor, in the order of the graph; empty where nobody asked.</summary>
    public required IReadOnlyList<TensorSignal> Tensors { get; init; }
}
