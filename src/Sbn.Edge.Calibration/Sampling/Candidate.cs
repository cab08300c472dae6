namespace Sbn.Edge.Calibration.Sampling;

/// <summary>A frame that might be worth labelling.</summary>
/// <param name="Recording">Number of its recording, from 0.</param>
/// <param name="Frame">Its number in the recording, from 0.</param>
/// <param name="Seconds">Its time in the recording; null where the recording has no times.</param>
/// <param name="Look">What is in it: the mean of each concept, then the share of each class, 0…1 each.</param>
/// <param name="UncertainShare">Share of its pixels that are uncertain, 0…1.</param>
/// <param name="ExpectedError">Mean of 1 − P over its pixels: which share the model itself expects to be wrong.</param>
internal sealed record Candidate(int Recording, long Frame, double? Seconds, float[] Look, double UncertainShare, double ExpectedError);
