namespace Sbn.Edge.Calibration.Replay;

/// <summary>A clip that was written.</summary>
/// <param name="Frames">How many frames it has.</param>
/// <param name="Format">What it is encoded as, with a word on who plays it.</param>
internal sealed record ReplayedClip(int Frames, string Format);
