using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>What a calibration is fitted on, and for what.</summary>
/// <param name="Dataset">The labelled frames.</param>
/// <param name="Target">The accuracy that the pixels accepted as a class shall reach, above 0, below 1.</param>
/// <param name="IsOutOfFold">True where the user states that no part of the model has seen the frames.</param>
/// <param name="LinkFrames">On how many frames links are measured at least.</param>
internal sealed record ConfidenceChoice(DatasetChoice Dataset, double Target, bool IsOutOfFold, int LinkFrames)
{
    /// <summary>
    /// A bundle of the same making that was trained without the frames: thresholds are fitted on what it predicts. Null where
    /// the bundle itself is judged.
    /// </summary>
    public ModelBundle? Fold { get; init; }
}
