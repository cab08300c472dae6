using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>A frame of a sequence with what is known of it.</summary>
/// <param name="Sequence">The sequence; alarms start afresh where it changes.</param>
/// <param name="Name">Name of the frame.</param>
/// <param name="Clock">Its time in the sequence.</param>
/// <param name="Frame">The picture.</param>
/// <param name="Labels">Class ids on the model's grid, [Height, Width]; 255 where nothing is labelled.</param>
/// <param name="IsComplete">True where a pixel without a label is known to show no class, so that no prediction is right there.</param>
/// <param name="IsCovered">True where something is known to cover the lens.</param>
internal sealed record LabelledMoment(string Sequence, string Name, TimeSpan Clock, Frame Frame, byte[] Labels, bool IsComplete, bool IsCovered);
