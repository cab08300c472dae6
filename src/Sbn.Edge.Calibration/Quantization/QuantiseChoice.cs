using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Calibration.Quantization.Ranges;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>What a run of <c>quantize</c> was asked for.</summary>
/// <param name="Method">How ranges are chosen; null to take the method with the least output error.</param>
/// <param name="Percentile">The share that the percentile method keeps.</param>
/// <param name="KeepFloat">How many of the layers that hurt the outputs most stay in float; null to find out.</param>
/// <param name="Exclude">Layers that stay in float by name.</param>
/// <param name="Include">Deciding layers that become int8 all the same, by name.</param>
/// <param name="Ranges">Ranges set by the user: the largest magnitude of a tensor, and with it of all that share its scale.</param>
/// <param name="Tune">True to tune each range by the outputs.</param>
/// <param name="CorrectBias">True to take the mean shift of rounded weights out of the biases.</param>
internal sealed record QuantiseChoice(
    RangeMethod? Method,
    double Percentile,
    int? KeepFloat,
    IReadOnlyList<LayerPattern> Exclude,
    IReadOnlyList<LayerPattern> Include,
    IReadOnlyDictionary<string, float> Ranges,
    bool Tune,
    bool CorrectBias);
