namespace Sbn.Edge.Calibration.Replay;

/// <summary>What to replay, and what to write.</summary>
/// <param name="Source">URI of the source.</param>
/// <param name="Out">The clip or picture to write.</param>
/// <param name="Frames">How many frames at most; null for all.</param>
/// <param name="Frame">The one frame to draw as a picture; null for a clip.</param>
/// <param name="IsSideBySide">True for the bare frame beside the overlay.</param>
internal sealed record ReplayChoice(string Source, string Out, int? Frames, int? Frame, bool IsSideBySide);
