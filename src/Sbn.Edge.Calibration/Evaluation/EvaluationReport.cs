using Sbn.Edge.Calibration.Evaluation.LabelErrors;
using Sbn.Edge.Calibration.Evaluation.Links;
using Sbn.Edge.Calibration.Evaluation.Shifts;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>
/// What <c>evaluate</c> measures (schema <c>sbn.evaluation/1</c>); docs/calibration.md defines each figure. A figure that
/// cannot be told is null, and <see cref="Reasons"/> says why.
/// </summary>
internal sealed record EvaluationReport
{
    /// <summary>The schema this version writes.</summary>
    public const string CurrentSchema = "sbn.evaluation/1";

    /// <summary>Schema name and version.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>When it was measured, ISO 8601 UTC.</summary>
    public required string Date { get; init; }

    /// <summary>Version of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>The model.</summary>
    public required EvaluatedBundle Bundle { get; init; }

    /// <summary>Execution provider it ran on.</summary>
    public required string Provider { get; init; }

    /// <summary>The data sets, by the names of their folders.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>How the ids of each set's label maps were turned into the bundle's classes, a sentence each.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What makes the figures doubtful, a sentence each; empty where nothing does.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Duration of the run, reading included, and that of the other variant where both are evaluated together.</summary>
    public required double Seconds { get; init; }

    /// <summary>Number of frames.</summary>
    public required int Frames { get; init; }

    /// <summary>Number of labelled pixels, on the labels' grids.</summary>
    public required long Pixels { get; init; }

    /// <summary>How many of their labels are coarse: any class of a set is right there.</summary>
    public required long CoarsePixels { get; init; }

    /// <summary>Share of the labelled pixels predicted as labelled.</summary>
    public required double? PixelAccuracy { get; init; }

    /// <summary>Mean intersection over union.</summary>
    public required double? Miou { get; init; }

    /// <summary>Intersection over union by class.</summary>
    public required IReadOnlyDictionary<string, double?> Iou { get; init; }

    /// <summary>Largest coverage whose pooled accuracy is at least 0.99.</summary>
    public required double? CoverageAt99 { get; init; }

    /// <summary>What the shipped thresholds accept; null where the bundle has none for the variant.</summary>
    public required AcceptedFigures? Accepted { get; init; }

    /// <summary>Share of the pixels of people, cyclists and cars that are accepted as another class.</summary>
    public required double? DangerousAccept { get; init; }

    /// <summary>The same by class.</summary>
    public required IReadOnlyDictionary<string, double?> DangerousAcceptByClass { get; init; }

    /// <summary>Share of a class's pixels that are accepted as that class.</summary>
    public required IReadOnlyDictionary<string, double?> AcceptedRecall { get; init; }

    /// <summary>Area under the risk–coverage curve.</summary>
    public required double? Aurc { get; init; }

    /// <summary>AURC less that of the best ranking of the same predictions.</summary>
    public required double? ExcessAurc { get; init; }

    /// <summary>Area under the generalised risk–coverage curve.</summary>
    public required double? Augrc { get; init; }

    /// <summary>Average precision of finding errors by low confidence.</summary>
    public required double? ErrorPrecision { get; init; }

    /// <summary>Share of the errors still accepted where 95 % of the right pixels are.</summary>
    public required double? FalseAcceptAt95 { get; init; }

    /// <summary>What lies below the shipped level of uncertain pixels; null where the bundle has no calibration for the variant.</summary>
    public required UncertainFigures? Uncertain { get; init; }

    /// <summary>The main figures of each source by itself: each sequence, or a set where its sequences are short.</summary>
    public required IReadOnlyDictionary<string, SourceFigures> Sources { get; init; }

    /// <summary>By predicted class: the largest share of its pixels under one threshold of its own that is 99 % right.</summary>
    public required IReadOnlyDictionary<string, double?> CoverageAt99ByClass { get; init; }

    /// <summary>Expected calibration error.</summary>
    public required double? Ece { get; init; }

    /// <summary>Pixels by labelled class (rows) and predicted class (columns), both in the order of <see cref="Iou"/>; empty where labels are coarse.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Confusion { get; init; }

    /// <summary>The curves behind the three figures above; null where no pixel is labelled.</summary>
    public required EvaluatedCurves? Curves { get; init; }

    /// <summary>Other confidences on the same predictions.</summary>
    public required BaselineFigures Baselines { get; init; }

    /// <summary>How many concepts each class is linked to, beside what its confidence reaches; null without a calibration.</summary>
    public required LinkedConcepts? LinkedConcepts { get; init; }

    /// <summary>Figures where something is laid over the frames; null where it was not asked for.</summary>
    public required ShiftReport? Shifts { get; init; }

    /// <summary>What the filter of the paper's predictor makes of planted label errors; null where none were, or all labels are coarse.</summary>
    public LabelErrorReport? LabelErrors { get; init; }

    /// <summary>The thresholds used, by class; null where the bundle has none for the variant.</summary>
    public required IReadOnlyDictionary<string, int>? Thresholds { get; init; }

    /// <summary>What the calibration says of itself.</summary>
    public required EvaluatedCalibration? Calibration { get; init; }

    /// <summary>How the frames were cut into blocks for the intervals.</summary>
    public required EvaluatedBlocks Blocks { get; init; }

    /// <summary>Why a figure is null, by its name.</summary>
    public required IReadOnlyDictionary<string, string> Reasons { get; init; }
}

/// <summary>The model that was evaluated.</summary>
/// <param name="Name">Name of the bundle.</param>
/// <param name="Version">Its version.</param>
/// <param name="Variant"><c>fp32</c> or <c>int8</c>.</param>
/// <param name="GraphSha256">SHA-256 of the graph, lower-case hex.</param>
internal sealed record EvaluatedBundle(string Name, string Version, string Variant, string GraphSha256);

/// <summary>The calibration whose thresholds were used.</summary>
/// <param name="Target">Target accuracy of the accepted pixels.</param>
/// <param name="Guarantee"><c>none</c> or the kind of bound.</param>
/// <param name="GuaranteeReason">Why.</param>
/// <param name="Data">The data it was fitted on.</param>
internal sealed record EvaluatedCalibration(double Target, string Guarantee, string GuaranteeReason, CalibrationData Data);

/// <summary>The blocks of the bootstrap.</summary>
/// <param name="Count">How many.</param>
/// <param name="Basis">What they are.</param>
/// <param name="Resamples">How often they were resampled.</param>
/// <param name="Seed">Seed of the draws.</param>
internal sealed record EvaluatedBlocks(int Count, string Basis, int Resamples, int Seed);

/// <summary>What the shipped thresholds accept.</summary>
/// <param name="Coverage">Share of the labelled pixels that are accepted.</param>
/// <param name="Accuracy">Share of the accepted pixels that are right; null where none is accepted.</param>
/// <param name="Interval">Block-bootstrap 95 % interval of the accuracy, low and high; null with fewer than two blocks.</param>
internal sealed record AcceptedFigures(double Coverage, double? Accuracy, IReadOnlyList<double>? Interval);

/// <summary>What lies below the level of uncertain pixels.</summary>
/// <param name="Below">The least confidence code that is not uncertain.</param>
/// <param name="Share">Share of the labelled pixels.</param>
/// <param name="ErrorsCaught">Share of all errors; null without errors.</param>
/// <param name="Precision">Share of the uncertain pixels that are errors; null where none is uncertain.</param>
internal sealed record UncertainFigures(int Below, double Share, double? ErrorsCaught, double? Precision);

/// <summary>Figures of one source.</summary>
/// <param name="Pixels">Labelled pixels.</param>
/// <param name="PixelAccuracy">Share predicted as labelled.</param>
/// <param name="Miou">Mean intersection over union; null where labels are coarse.</param>
/// <param name="CoverageAt99">Largest coverage at 99 % under one threshold.</param>
/// <param name="Aurc">Area under the risk–coverage curve.</param>
/// <param name="AcceptedCoverage">Share accepted at the shipped thresholds; null without.</param>
/// <param name="AcceptedAccuracy">Share of those that are right; null where none is accepted.</param>
/// <param name="DangerousAccept">Share of people, cyclists and cars accepted as another class; null where there are none.</param>
/// <param name="UncertainShare">Share that is uncertain; null without a calibration.</param>
internal sealed record SourceFigures(
    long Pixels, double PixelAccuracy, double? Miou, double CoverageAt99, double Aurc,
    double? AcceptedCoverage, double? AcceptedAccuracy, double? DangerousAccept, double? UncertainShare);

/// <summary>Other confidences on the same predictions.</summary>
/// <param name="MaxSoftmax">The largest softmax of the scores.</param>
/// <param name="MaxSoftmax5x5">Its mean over 5×5 pixels.</param>
/// <param name="Temperature">The largest softmax after temperature scaling.</param>
/// <param name="Paper">The paper's own predictor.</param>
/// <param name="Features">A classifier on the features before the bottleneck.</param>
internal sealed record BaselineFigures(
    BaselineFigure MaxSoftmax, BaselineFigure MaxSoftmax5x5, BaselineFigure Temperature, BaselineFigure Paper, BaselineFigure Features);

/// <summary>One other confidence.</summary>
/// <param name="CoverageAt99">Largest coverage whose pooled accuracy is at least 0.99; null where it cannot be told.</param>
/// <param name="Aurc">Area under the risk–coverage curve; null where it cannot be told.</param>
/// <param name="Reason">Why it cannot be told; null where it can.</param>
/// <param name="Note">How it was fitted, where it was; null otherwise.</param>
internal sealed record BaselineFigure(double? CoverageAt99, double? Aurc, string? Reason, string? Note)
{
    /// <summary>A figure that cannot be told.</summary>
    public static BaselineFigure Absent(string reason) => new(null, null, reason, null);
}
