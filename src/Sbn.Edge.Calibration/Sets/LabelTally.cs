using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Counts labelled pixels by prediction, confidence code and label; coarse labels as what they were resolved to.</summary>
/// <param name="classCount">C, the number of classes.</param>
/// <param name="vulnerable">The classes that must not be taken for others: a coarse label that leaves open whether one of them is there says nothing of danger.</param>
internal sealed class LabelTally(int classCount, IReadOnlyCollection<int> vulnerable)
{
    private ConfidenceHistogram? _clear;

    /// <summary>All labelled pixels.</summary>
    public ConfidenceHistogram Histogram { get; } = new(classCount);

    /// <summary>Those whose label says whether a vulnerable class is there.</summary>
    public ConfidenceHistogram Clear => _clear ?? Histogram;

    /// <summary>How many of the labels were coarse.</summary>
    public long CoarsePixels { get; private set; }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="seen">What is predicted in it, on the labels' grid.</param>
    public void Add(LabelledScene frame, PredictionOnLabels seen)
    {
        if (frame.Coarse is { } coarse)
        {
            _clear ??= ConfidenceHistogram.Sum([Histogram]);
            _clear.Add(seen.Classes, seen.Confidence, coarse.Sets.WithoutMixed(coarse.Stored, frame.Labels, vulnerable));
            CoarsePixels += coarse.Stored.Ids.LongCount(coarse.Sets.IsCoarse);
        }
        else
        {
            _clear?.Add(seen.Classes, seen.Confidence, frame.Labels.Ids);
        }

        Histogram.Add(seen.Classes, seen.Confidence, frame.Labels.Ids);
    }
}
