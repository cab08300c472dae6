namespace Sbn.Edge.Calibration.Sets;

/// <summary>A stretch of consecutive frames of one sequence, which are resampled together because they resemble each other.</summary>
/// <param name="Set">Number of the data set, from 0.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="Seconds">Time from the first frame to the last; null where it is not known.</param>
internal sealed record FrameBlock(int Set, string Sequence, double? Seconds);
