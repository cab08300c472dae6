using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Which labelled frames a command reads, and how it resamples them.</summary>
/// <param name="Folders">The folders.</param>
/// <param name="IsCityscapes">True for the Cityscapes layout.</param>
/// <param name="Split">The split of the Cityscapes layout.</param>
/// <param name="BlockLength">How long a bootstrap block is.</param>
/// <param name="Resamples">How often blocks are resampled.</param>
/// <param name="Seed">Seed of every random choice.</param>
internal sealed record DatasetChoice(
    IReadOnlyList<string> Folders,
    bool IsCityscapes,
    string Split,
    BlockLength BlockLength,
    int Resamples,
    int Seed)
{
    /// <summary>Lists the frames of all folders and cuts them into blocks.</summary>
    /// <param name="classNames">Class names of the bundle by id; they decide how Cityscapes labels are translated.</param>
    /// <exception cref="Sbn.Edge.Core.UserException">A folder is missing, laid out otherwise, or numbers its classes otherwise.</exception>
    public BlockedFrames Open(IReadOnlyList<string> classNames)
    {
        var sets = Folders.Select(folder =>
        {
            if (IsCityscapes)
                return CityscapesFolder.Open(folder, Split, classNames).Frames;
            var frames = LabelledFolder.Open(folder).Frames;
            LabelNames.RequireSameIds(folder, classNames);
            return frames;
        });
        return BlockedFrames.Cut([.. sets], BlockLength);
    }
}
