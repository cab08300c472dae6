using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Inspection.TensorRt;

/// <summary>
/// Reads off a graph what TensorRT 10 refuses or silently runs in float, without TensorRT; docs/calibration.md lists the rules.
/// </summary>
internal static class TensorRtLint
{
    private static readonly Func<QuantisedGraphView, IEnumerable<LintFinding>>[] Rules =
    [
        ShapeRules.Static,
        OperatorRules.Standard,
        OperatorRules.SoftmaxInFloat,
        PairRules.ZeroPoints,
        PairRules.Scales,
        PairRules.Pairs,
        PairRules.WeightChannels,
        LayerRules.BothSidesOfConvolutions,
        LayerRules.BothSidesOfSums,
        LayerRules.BiasesInFloat,
        LayerRules.OneScaleForJoined,
    ];

    /// <summary>What is amiss; empty where nothing is.</summary>
    public static IReadOnlyList<LintFinding> Check(OnnxModel model)
    {
        var view = new QuantisedGraphView(model);
        return [.. Rules.SelectMany(rule => rule(view))];
    }
}
