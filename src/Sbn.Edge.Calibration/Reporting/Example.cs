namespace Sbn.Edge.Calibration.Reporting;

/// <summary>A frame of a report with what the model sees in it.</summary>
/// <param name="Name">The frame.</param>
/// <param name="Why">Why it is shown.</param>
/// <param name="Png">The overlay, encoded.</param>
internal sealed record Example(string Name, string Why, byte[] Png);
