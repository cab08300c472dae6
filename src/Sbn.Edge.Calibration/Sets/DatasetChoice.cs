using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Which labelled frames a command reads, and how it resamples them.</summary>
/// <param name="Frames">The frames.</param>
/// <param name="Resampling">How they depend on each other.</param>
internal sealed record DatasetChoice(FrameChoice Frames, Resampling Resampling)
{
    /// <summary>Lists the frames of all folders and cuts them into blocks.</summary>
    /// <param name="classNames">Class names of the bundle by id.</param>
    /// <param name="withSets">True to read labels of several classes as sets; else they are not labelled.</param>
    /// <exception cref="UserException">As <see cref="FrameChoice.Open"/>.</exception>
    public BlockedFrames Open(IReadOnlyList<string> classNames, bool withSets = false)
    {
        var sets = Frames.Open(classNames, withSets);
        return new BlockedFrames(
            [.. sets.SelectMany(set => set.Frames)],
            FrameBlocks.Cut([.. sets.Select(set => set.Frames.Select(frame => frame.Number).ToList())], Resampling.BlockLength),
            [.. sets.Select(set => KeyValuePair.Create(set.Name, set.Labels))]);
    }
}
