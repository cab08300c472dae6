using Sbn.Edge.Calibration.Evaluation;

namespace Sbn.Edge.Calibration.Comparison;

/// <summary>What quantising changed (schema <c>sbn.comparison/1</c>): fp32 against int8 on the same frames.</summary>
internal sealed record ComparisonReport
{
    /// <summary>The schema this version writes.</summary>
    public const string CurrentSchema = "sbn.comparison/1";

    /// <summary>Schema name and version.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>The data sets or recordings.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Frames that both were run on.</summary>
    public required int Frames { get; init; }

    /// <summary>What fp32 reaches; null on recordings, which have no labels.</summary>
    public required EvaluationReport? Fp32 { get; init; }

    /// <summary>What int8 reaches; null on recordings, which have no labels.</summary>
    public required EvaluationReport? Int8 { get; init; }

    /// <summary>Share of all pixels, labelled or not, with the same class.</summary>
    public required double ClassAgreement { get; init; }

    /// <summary>The same, of the pixels that fp32 predicts as a class; null where it predicts none.</summary>
    public required IReadOnlyDictionary<string, double?> ClassAgreementByClass { get; init; }

    /// <summary>Mean absolute difference of the confidence codes, 0…255.</summary>
    public required double ConfidenceCodes { get; init; }

    /// <summary>How each concept moved.</summary>
    public required IReadOnlyDictionary<string, ConceptComparison> Concepts { get; init; }

    /// <summary>The least correlation of a concept; null where none can be told.</summary>
    public required double? LeastConceptCorrelation { get; init; }

    /// <summary>How acceptance moved, each variant at its own thresholds; null where one has none.</summary>
    public required AcceptanceComparison? Acceptance { get; init; }

    /// <summary>What the alarms do; null where a variant has no thresholds.</summary>
    public required IReadOnlyDictionary<string, AlarmComparison>? Alarms { get; init; }

    /// <summary>Sizes of the graph files, bytes.</summary>
    public required FileSizes Bytes { get; init; }
}

/// <summary>How a concept moved.</summary>
/// <param name="Correlation">Pearson's correlation over all cells; null where it is constant in one of the two.</param>
/// <param name="Flips">Share of the cells where it is above one half in one and not in the other.</param>
/// <param name="Apart">Mean absolute difference of the activations.</param>
/// <param name="MeanFp32">Mean activation in fp32.</param>
/// <param name="MeanInt8">Mean activation in int8.</param>
internal sealed record ConceptComparison(double? Correlation, double Flips, double Apart, double MeanFp32, double MeanInt8);

/// <summary>Shares of all pixels.</summary>
/// <param name="Both">Accepted by both.</param>
/// <param name="OnlyFp32">Accepted by fp32 alone.</param>
/// <param name="OnlyInt8">Accepted by int8 alone.</param>
internal sealed record AcceptanceComparison(double Both, double OnlyFp32, double OnlyInt8);

/// <summary>What an alarm does.</summary>
/// <param name="RaisedFp32">How often fp32 raises it.</param>
/// <param name="RaisedInt8">How often int8 raises it.</param>
/// <param name="FramesApart">Share of the frames in which its state differs.</param>
internal sealed record AlarmComparison(int RaisedFp32, int RaisedInt8, double FramesApart);

/// <summary>Sizes of the graph files, bytes.</summary>
/// <param name="Fp32">Of <c>sbn.onnx</c>.</param>
/// <param name="Int8">Of <c>sbn.int8.onnx</c>.</param>
internal sealed record FileSizes(long Fp32, long Int8);
