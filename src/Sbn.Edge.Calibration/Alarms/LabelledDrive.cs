using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Drive;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>
/// The synthetic drive as one labelled sequence. All its pixels are labelled: where one has no class, an unknown thing or dirt is there, and where
/// something covers the lens, nothing that is predicted can be known.
/// </summary>
internal sealed class LabelledDrive : ILabelledSequences
{
    private readonly SourceUri _uri;
    private readonly byte[] _table;

    private LabelledDrive(SourceUri uri, long count, byte[] table) => (_uri, Count, _table) = (uri, count, table);

    /// <inheritdoc/>
    public string Name => _uri.Name;

    /// <inheritdoc/>
    public long Count { get; }

    /// <summary>Opens a drive.</summary>
    /// <param name="text">Such as <c>drive:?seed=4&amp;frames=450</c>.</param>
    /// <param name="classNames">Class names of the bundle by id; what is none of them has no class.</param>
    /// <exception cref="UserException">It is no drive, has no end, or an option is out of range.</exception>
    public static LabelledDrive Of(string text, IReadOnlyList<string> classNames)
    {
        var uri = SourceUri.Parse(text);
        if (uri.Scheme != DriveSource.Scheme)
        {
            throw new UserException($"The source '{uri.Name}' (--source) has no labels; name a synthetic drive, drive:, or labelled frames with --dataset.");
        }

        using var source = DriveSource.Open(uri);
        var table = Enumerable.Repeat(LabelMap.Ignored, 256).ToArray();
        foreach (var (id, name) in DriveVocabulary.Classes.Index())
        {
            table[id] = classNames.Contains(name) ? (byte)Array.IndexOf([.. classNames], name) : LabelMap.Ignored;
        }

        return source.FrameCount is { } count
            ? new LabelledDrive(uri, count, table)
            : throw new UserException($"The source '{uri.Name}' (--source) has no end; say how many frames, such as drive:?frames=450.");
    }

    /// <inheritdoc/>
    public void ForEach(SceneShape shape, Action<LabelledMoment> show, CancellationToken cancellationToken)
    {
        using var source = DriveSource.Open(_uri);
        var pool = new FramePool();
        var nothing = Enumerable.Repeat(LabelMap.Ignored, shape.Width * shape.Height).ToArray();
        while (source.Read(pool, cancellationToken) is { } frame)
        {
            using (frame)
            {
                var labels = source.IsCovered ? nothing : LabelledScene.OnModelGrid(new LabelMap(frame.Width, frame.Height, source.Labels).Translate(_table), shape);
                show(new LabelledMoment(Name, $"{Name}, {frame.Index}", frame.MediaTime ?? TimeSpan.Zero, frame, labels, IsComplete: true, source.IsCovered));
            }
        }
    }
}
