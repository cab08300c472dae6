namespace Sbn.Edge.Calibration.Evaluation.LabelErrors;

/// <summary>What the two-stage filter of the paper's predictor would take for label errors, where some were planted.</summary>
/// <param name="Share">Share of the labelled pixels that was asked for.</param>
/// <param name="Seed">Seed of the mistakes.</param>
/// <param name="Frames">In how many frames.</param>
/// <param name="Pixels">How many labelled pixels these have.</param>
/// <param name="Planted">How many were changed.</param>
/// <param name="Patches">In how many connected patches.</param>
/// <param name="Misclassified">The first stage: pixels that the network predicts otherwise than labelled.</param>
/// <param name="Contradicted">Pixels whose label the predictor gives less than 10 %; null where it cannot be told.</param>
/// <param name="Both">Pixels that both hold of; null where it cannot be told.</param>
/// <param name="Removed">Pixels that one of the two holds of: what the filter removes; null where it cannot be told.</param>
/// <param name="Note">What is to be held against them, or why some cannot be told.</param>
internal sealed record LabelErrorReport(
    double Share, int Seed, int Frames, long Pixels, long Planted, int Patches,
    FilterFigures Misclassified, FilterFigures? Contradicted, FilterFigures? Both, FilterFigures? Removed, string Note);

/// <summary>What one rule takes for label errors.</summary>
/// <param name="Recall">Share of the changed pixels that it takes for errors; null where none was changed.</param>
/// <param name="PatchRecall">Share of the patches more than half of which it does.</param>
/// <param name="Precision">Share of the pixels it takes for errors that were changed; null where it takes none.</param>
/// <param name="CleanLost">Share of the unchanged pixels that it takes for errors: the network's own mistakes, and errors the labels had already.</param>
internal sealed record FilterFigures(double? Recall, double? PatchRecall, double? Precision, double? CleanLost);
