using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>The frames of a whole scenes file, one after another, each with the block it is resampled with.</summary>
/// <param name="file">The file.</param>
/// <param name="length">How long a block is.</param>
internal sealed class RecordedScenes(SceneFile file, BlockLength length)
{
    private readonly LabelGrids _grids = new(file.Job.Shape);

    /// <summary>How many there are.</summary>
    public int Count { get; } = file.Job.FrameCount();

    /// <summary>The blocks, as the frames' names tell them.</summary>
    public FrameBlocks Blocks { get; } = FrameBlocks.Cut([.. file.Job.Sets.Select(set => set.Frames.Select(FrameNumber.Parse).ToList())], length);

    /// <summary>What the model says of a frame; the next one asked for is written over it.</summary>
    /// <exception cref="Sbn.Edge.Core.UserException">The file is damaged.</exception>
    public LabelledScene Of(int index)
    {
        var frame = file.Read(index);
        return See(frame, frame.Scene, index);
    }

    /// <summary>What thresholds are fitted on: what the fold says of a frame where there is one, and otherwise what the model does.</summary>
    /// <exception cref="Sbn.Edge.Core.UserException">The file is damaged.</exception>
    public LabelledScene Judged(int index)
    {
        var frame = file.Read(index);
        return See(frame, frame.Fold ?? frame.Scene, index);
    }

    private LabelledScene See(RecordedFrame frame, Scene scene, int index) => new(frame.Labels, scene, _grids.Of(frame.Labels), Blocks.Of(index));
}
