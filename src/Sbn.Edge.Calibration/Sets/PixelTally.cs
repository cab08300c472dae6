using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>
/// Counts the labelled pixels of data sets by prediction, confidence code and label; for bounds by block of frames, and by source.
/// </summary>
/// <param name="classCount">C, the number of classes.</param>
/// <param name="blocks">The frames' blocks.</param>
/// <param name="vulnerable">The classes that must not be taken for others; null for none.</param>
internal sealed class PixelTally(int classCount, FrameBlocks blocks, IReadOnlyCollection<int>? vulnerable = null)
{
    private readonly Dictionary<string, LabelTally> _sources = new(StringComparer.Ordinal);

    private readonly CodeCounts[][] _blocks =
        [.. Enumerable.Range(0, blocks.Count).Select(_ => Enumerable.Range(0, classCount).Select(_ => new CodeCounts(256)).ToArray())];

    private readonly PredictionOnLabels _seen = new();

    /// <summary>Number of frames.</summary>
    public int Frames { get; private set; }

    /// <summary>All pixels.</summary>
    public LabelTally All { get; } = new(classCount, vulnerable ?? []);

    /// <summary>The counts of all pixels.</summary>
    public ConfidenceHistogram Histogram => All.Histogram;

    /// <summary>The pixels of each source, by <see cref="FrameBlocks.SourceOf"/>.</summary>
    public IReadOnlyDictionary<string, LabelTally> BySource => _sources;

    /// <summary>The counts of each source, without their names.</summary>
    public IReadOnlyList<ConfidenceHistogram> Sources => [.. _sources.Values.Select(source => source.Histogram)];

    /// <summary>Adds a frame; its predictions are brought to the labels' grid.</summary>
    public void Add(LabelledScene frame)
    {
        var (labels, seen, block) = (frame.Labels.Ids, _seen.Read(frame), _blocks[frame.Block]);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] != LabelMap.Ignored)
            {
                block[seen.Classes[i]].Add(seen.Confidence[i], seen.Classes[i] == labels[i]);
            }
        }

        All.Add(frame, seen);
        var source = blocks.SourceOf(frame.Block);
        if (!_sources.TryGetValue(source, out var own))
        {
            _sources.Add(source, own = new LabelTally(classCount, vulnerable ?? []));
        }

        own.Add(frame, seen);
        Frames++;
    }

    /// <summary>
    /// By block the pixels accepted at thresholds: right ones over all. Blocks where nothing is accepted say nothing of the
    /// accuracy and are left out.
    /// </summary>
    /// <param name="thresholds">τ by class id, 0…256.</param>
    public IReadOnlyList<(double Right, double All)> AcceptedByBlock(IReadOnlyList<int> thresholds) =>
        [.. _blocks.Select(block => Sum(Enumerable.Range(0, classCount).Select(c => AtLeast(block[c], thresholds[c])))).Where(sums => sums.All > 0)];

    /// <summary>The same for the pixels accepted as one class.</summary>
    /// <param name="classId">The class.</param>
    /// <param name="threshold">Its τ, 0…256.</param>
    public IReadOnlyList<(double Right, double All)> AcceptedByBlock(int classId, int threshold) =>
        [.. _blocks.Select(block => AtLeast(block[classId], threshold)).Where(sums => sums.All > 0)];

    /// <summary>The labelled pixels of each block by code, of all classes together.</summary>
    public IReadOnlyList<CodeCounts> PooledByBlock() => [.. _blocks.Select(Pooled)];

    private static CodeCounts Pooled(CodeCounts[] classes)
    {
        var pooled = new CodeCounts(256);
        foreach (var counts in classes)
        {
            pooled.Merge(counts);
        }

        return pooled;
    }

    private static (double Right, double All) AtLeast(CodeCounts counts, int code)
    {
        var (right, all) = (0L, 0L);
        for (; code < counts.Bins; code++)
        {
            (right, all) = (right + counts.Correct[code], all + counts.Total[code]);
        }

        return (right, all);
    }

    private static (double Right, double All) Sum(IEnumerable<(double Right, double All)> sums) =>
        sums.Aggregate((Right: 0.0, All: 0.0), (a, b) => (a.Right + b.Right, a.All + b.All));
}
