using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Labelled frames in order, each with the block it is resampled with.</summary>
/// <param name="Frames">All frames, ordered by set, sequence and number.</param>
/// <param name="Blocks">Their blocks.</param>
/// <param name="Labels">How the ids of each set's label maps are read, by the set's name.</param>
internal sealed record BlockedFrames(IReadOnlyList<LabelledFrame> Frames, FrameBlocks Blocks, IReadOnlyList<KeyValuePair<string, LabelReading>> Labels)
{
    /// <summary>What coarse labels of a frame stand for; null where its set has none.</summary>
    /// <param name="frame">Its number.</param>
    public LabelSets? SetsOf(int frame) => Labels[Blocks.All[Blocks.Of(frame)].Set].Value.Sets;
}
