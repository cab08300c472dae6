namespace Sbn.Edge.Calibration.Sampling;

/// <summary>A frame that was chosen to be labelled.</summary>
/// <param name="Candidate">The frame.</param>
/// <param name="Why">Why, for people.</param>
internal sealed record ChosenFrame(Candidate Candidate, string Why);
