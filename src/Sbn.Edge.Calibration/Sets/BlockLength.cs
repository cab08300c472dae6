namespace Sbn.Edge.Calibration.Sets;

/// <summary>How long a bootstrap block is: by time where frame numbers can be turned into time, by count otherwise.</summary>
/// <param name="FrameRate">Frame numbers per second; null where it is not known.</param>
/// <param name="Seconds">Least duration of a block where the rate is known.</param>
/// <param name="Frames">Frames of a block where it is not.</param>
internal sealed record BlockLength(double? FrameRate, double Seconds, int Frames);
