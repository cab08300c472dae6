using Sbn.Edge.Core;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Which labelled frames a command reads, and how it resamples them.</summary>
/// <param name="Folders">The folders.</param>
/// <param name="IsCityscapes">True for the Cityscapes layout.</param>
/// <param name="Split">The split of the Cityscapes layout.</param>
/// <param name="Sequences">The sequences to read; all where none is named.</param>
/// <param name="BlockLength">How long a bootstrap block is.</param>
/// <param name="Resamples">How often blocks are resampled.</param>
/// <param name="Seed">Seed of every random choice.</param>
internal sealed record DatasetChoice(
    IReadOnlyList<string> Folders,
    bool IsCityscapes,
    string Split,
    IReadOnlyList<string> Sequences,
    BlockLength BlockLength,
    int Resamples,
    int Seed)
{
    /// <summary>The sets by name, each with the sequences that were chosen of it.</summary>
    public IReadOnlyList<string> Names =>
        [.. Folders.Select(folder => Sequences.Count == 0 ? DatasetName.Of(folder) : $"{DatasetName.Of(folder)} ({string.Join(", ", Sequences)})")];

    /// <summary>Lists the frames of all folders and cuts them into blocks.</summary>
    /// <param name="classNames">Class names of the bundle by id; they decide how Cityscapes labels are translated.</param>
    /// <exception cref="UserException">A folder is missing, laid out otherwise, lacks a sequence, or numbers its classes otherwise.</exception>
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
        return BlockedFrames.Cut([.. sets.Select(Chosen)], BlockLength);
    }

    private IReadOnlyList<LabelledFrame> Chosen(IReadOnlyList<LabelledFrame> frames)
    {
        if (Sequences.Count == 0)
            return frames;
        var known = frames.Select(frame => frame.Number.Sequence).ToHashSet(StringComparer.Ordinal);
        var missing = Sequences.FirstOrDefault(name => !known.Contains(name));
        if (missing is not null)
            throw new UserException($"There is no sequence '{missing}' (--sequence); the frames are of {string.Join(", ", known.Order(StringComparer.Ordinal).Take(8))}.");
        return [.. frames.Where(frame => Sequences.Contains(frame.Number.Sequence))];
    }
}
