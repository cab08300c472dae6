using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Which labelled frames a command reads.</summary>
/// <param name="Folders">The folders.</param>
/// <param name="IsCityscapes">True for the Cityscapes layout.</param>
/// <param name="Split">The split of the Cityscapes layout.</param>
/// <param name="Sequences">The sequences to read; all where none is named.</param>
/// <param name="View">What of the frames is the street; null for all of them.</param>
/// <param name="AcceptPrelabels">True where labels that the model proposed count as checked, though nothing in them was changed.</param>
internal sealed record FrameChoice(
    IReadOnlyList<string> Folders, bool IsCityscapes, string Split, IReadOnlyList<string> Sequences, CameraView? View = null, bool AcceptPrelabels = false)
{
    /// <summary>A file that says which classes each label means, for sets whose own does not; null for none.</summary>
    public string? Meanings { get; init; }

    /// <summary>Every so many of the sequences; null for all.</summary>
    public SequenceStep? Step { get; init; }

    /// <summary>The sets by name, each with the sequences that were chosen of it.</summary>
    public IReadOnlyList<string> Names => [.. Folders.Select(NameOf)];

    /// <summary>Lists the frames of all folders.</summary>
    /// <param name="classNames">Class names of the bundle by id; they decide how Cityscapes labels are translated.</param>
    /// <param name="withSets">True to read labels of several classes as sets; else they are not labelled.</param>
    /// <exception cref="UserException">A folder is missing, laid out otherwise, lacks a sequence, numbers its classes otherwise, or has labels that nobody checked.</exception>
    public IReadOnlyList<LabelledSet> Open(IReadOnlyList<string> classNames, bool withSets = false) =>
        [.. Folders.Select(folder => SetOf(folder, classNames, withSets))];

    private LabelledSet SetOf(string folder, IReadOnlyList<string> classNames, bool withSets)
    {
        var frames = IsCityscapes ? CityscapesFolder.Open(folder, Split, classNames).Frames : LabelledFolder.Open(folder).Frames;
        var labels = IsCityscapes ? LabelReading.Cityscapes : LabelNames.Hold(folder, classNames, Meanings, withSets);
        if (View is { IsWhole: false })
        {
            frames = [.. frames.Select(frame => frame with { View = View })];
        }

        if (labels.Table is { } table)
        {
            frames = [.. frames.Select(frame => frame with { IdTable = table })];
        }

        var chosen = InOrder(Stepped(folder, Chosen(frames)));
        return new LabelledSet(NameOf(folder), chosen, IsCityscapes ? labels : Prelabels.Hold(folder, chosen, labels, AcceptPrelabels));
    }

    private IReadOnlyList<LabelledFrame> Chosen(IReadOnlyList<LabelledFrame> frames)
    {
        if (Sequences.Count == 0)
        {
            return frames;
        }

        var known = frames.Select(frame => frame.Number.Sequence).ToHashSet(StringComparer.Ordinal);
        var missing = Sequences.FirstOrDefault(name => !known.Contains(name));
        if (missing is not null)
        {
            throw new UserException($"There is no sequence '{missing}' (--sequence); the frames are of {string.Join(", ", known.Order(StringComparer.Ordinal).Take(8))}.");
        }

        return [.. frames.Where(frame => Sequences.Contains(frame.Number.Sequence))];
    }

    private IReadOnlyList<LabelledFrame> Stepped(string folder, IReadOnlyList<LabelledFrame> frames)
    {
        if (Step is null)
        {
            return frames;
        }

        IReadOnlyList<LabelledFrame> kept = [.. frames.Where(frame => Step.Has(frame.Number.Sequence))];
        return kept.Count > 0
            ? kept
            : throw new UserException($"No sequence of '{folder}' has a number at its end that --every-sequence {Step.Every}:{Step.Rest} means; its first is '{frames[0].Number.Sequence}'.");
    }

    private static IReadOnlyList<LabelledFrame> InOrder(IReadOnlyList<LabelledFrame> frames) =>
        [.. frames.OrderBy(frame => frame.Number.Sequence, StringComparer.Ordinal).ThenBy(frame => frame.Number.Index ?? 0)];

    private string NameOf(string folder)
    {
        string[] parts = [.. Sequences, .. Step is null ? Array.Empty<string>() : [Step.ToString()]];
        var name = parts.Length == 0 ? DatasetName.Of(folder) : $"{DatasetName.Of(folder)} ({string.Join(", ", parts)})";
        return View is { IsWhole: false } ? $"{name}, {View}" : name;
    }
}
