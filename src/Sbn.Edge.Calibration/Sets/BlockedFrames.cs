using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Labelled frames in order, each with the block it is resampled with.</summary>
/// <param name="Frames">All frames, ordered by set, sequence and number.</param>
/// <param name="Blocks">Their blocks.</param>
internal sealed record BlockedFrames(IReadOnlyList<LabelledFrame> Frames, FrameBlocks Blocks);
