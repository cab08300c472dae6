using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>For what a calibration is fitted.</summary>
/// <param name="Resampling">How the frames depend on each other.</param>
/// <param name="Target">The accuracy that the pixels accepted as a class shall reach, above 0, below 1.</param>
/// <param name="IsOutOfFold">True where the user states that no part of the model has seen the frames.</param>
/// <param name="LinkFrames">On how many frames links are measured at least.</param>
/// <param name="UncertainShare">Which share of the pixels may be uncertain at most.</param>
/// <param name="UncertainPrecision">Which share of the uncertain pixels are errors at least.</param>
/// <param name="Risk">Which share of a block's pixels may be accepted and wrong, in expectation and for any distribution; null where no such bound is asked for.</param>
internal sealed record ConfidenceChoice(
    Resampling Resampling, double Target, bool IsOutOfFold, int LinkFrames, double UncertainShare, double UncertainPrecision, double? Risk = null);
