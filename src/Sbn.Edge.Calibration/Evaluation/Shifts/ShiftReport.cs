namespace Sbn.Edge.Calibration.Evaluation.Shifts;

/// <summary>What becomes of the figures where something is laid over the frames.</summary>
/// <param name="Frames">On how many frames, spread evenly over all.</param>
/// <param name="Seed">What seeded the disturbances, with each frame's number.</param>
/// <param name="Figures">Of the same frames as they are (kind <c>none</c>, strength 0), then of each disturbance.</param>
internal sealed record ShiftReport(int Frames, int Seed, IReadOnlyList<ShiftFigures> Figures);

/// <summary>Figures under one disturbance; docs/calibration.md defines each.</summary>
/// <param name="Kind">fog, rain, dusk, blur, noise, exposure; none for the frames as they are.</param>
/// <param name="Strength">1 (hardly seen) to 5 (hard for people too); 0 with none.</param>
/// <param name="Pixels">Labelled pixels.</param>
/// <param name="PixelAccuracy">Share predicted as labelled; null without pixels.</param>
/// <param name="AcceptedCoverage">Share accepted at the shipped thresholds; null without a calibration.</param>
/// <param name="AcceptedAccuracy">Share of those that are right; null where none is accepted.</param>
/// <param name="UncertainShare">Share below the level of uncertain pixels; null without a calibration.</param>
/// <param name="ErrorsCaught">Share of all errors below it; null without a calibration or without errors.</param>
/// <param name="DangerousAccept">Share of people, cyclists and cars accepted as another class; null where there are none.</param>
/// <param name="Aurc">Area under the risk–coverage curve; null without pixels.</param>
internal sealed record ShiftFigures(
    string Kind, int Strength, long Pixels, double? PixelAccuracy, double? AcceptedCoverage, double? AcceptedAccuracy,
    double? UncertainShare, double? ErrorsCaught, double? DangerousAccept, double? Aurc);
