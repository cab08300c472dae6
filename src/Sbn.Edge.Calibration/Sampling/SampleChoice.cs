using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Sampling;

/// <summary>What is asked for.</summary>
/// <param name="Count">How many frames, at least 1.</param>
/// <param name="Apart">Least time between two frames of a recording, seconds.</param>
/// <param name="View">What of the frames is the street.</param>
internal sealed record SampleChoice(int Count, double Apart, CameraView View);
