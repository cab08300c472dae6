namespace Sbn.Edge.Core.Confidence;

/// <summary>How often which label was predicted as which class.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] _counts;

    /// <summary>Makes it from counts, [label, predicted], square.</summary>
    public ConfusionMatrix(long[,] counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.GetLength(0), counts.GetLength(1));
        _counts = counts;
    }

    /// <summary>C, the number of classes.</summary>
    public int ClassCount => _counts.GetLength(0);

    /// <summary>Number of pixels labelled as a class and predicted as a class.</summary>
    public long this[int label, int predicted] => _counts[label, predicted];

    /// <summary>Share of the pixels that are predicted rightly; NaN for none.</summary>
    public double PixelAccuracy
    {
        get
        {
            var (right, all) = (0L, 0L);
            foreach (var count in _counts)
            {
                all += count;
            }

            for (var c = 0; c < ClassCount; c++)
            {
                right += _counts[c, c];
            }

            return (double)right / all;
        }
    }

    /// <summary>Mean of <see cref="Iou"/> over the classes that are labelled or predicted at all; NaN for none.</summary>
    public double MeanIou
    {
        get
        {
            var (sum, classes) = (0.0, 0);
            for (var c = 0; c < ClassCount; c++)
            {
                if (Iou(c) is { } iou)
                {
                    (sum, classes) = (sum + iou, classes + 1);
                }
            }

            return sum / classes;
        }
    }

    /// <summary>Share of the pixels labelled as a class that are predicted as it; NaN where none is.</summary>
    public double Recall(int classId)
    {
        var labelled = 0L;
        for (var c = 0; c < ClassCount; c++)
        {
            labelled += _counts[classId, c];
        }

        return (double)_counts[classId, classId] / labelled;
    }

    /// <summary>Intersection over union of a class, 0…1; null where it is neither labelled nor predicted.</summary>
    public double? Iou(int classId)
    {
        var union = -_counts[classId, classId];
        for (var c = 0; c < ClassCount; c++)
        {
            union += _counts[classId, c] + _counts[c, classId];
        }

        return union == 0 ? null : (double)_counts[classId, classId] / union;
    }
}
