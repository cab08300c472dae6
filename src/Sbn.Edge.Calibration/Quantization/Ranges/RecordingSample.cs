namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>Which frames of a recording were drawn.</summary>
/// <param name="Drawn">Numbers of the frames that ranges are chosen from; rising.</param>
/// <param name="Kept">Numbers of the frames that are kept as pictures, to judge quantised graphs by; rising.</param>
/// <param name="AllAlike">True where all its frames look the same: a covered lens, a still, one colour.</param>
internal sealed record RecordingSample(IReadOnlyList<long> Drawn, IReadOnlyList<long> Kept, bool AllAlike);
