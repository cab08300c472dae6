namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Counts of labelled pixels by label and prediction. Pixels without a label are not in it.</summary>
/// <param name="classCount">C, the number of classes.</param>
internal sealed class ConfusionMatrix(int classCount)
{
    private readonly long[] _counts = new long[classCount * classCount];

    /// <summary>C, the number of classes.</summary>
    public int ClassCount => classCount;

    /// <summary>Number of pixels with this label and this prediction.</summary>
    public long this[int label, int predicted] => _counts[(label * classCount) + predicted];

    /// <summary>Number of labelled pixels.</summary>
    public long Pixels => _counts.Sum();

    /// <summary>Share of the labelled pixels predicted as labelled; null without pixels.</summary>
    public double? PixelAccuracy
    {
        get
        {
            var correct = 0L;
            for (var c = 0; c < classCount; c++)
                correct += this[c, c];
            return Ratio(correct, Pixels);
        }
    }

    /// <summary>
    /// Mean of <see cref="IntersectionOverUnion"/> over the classes that occur among the labels or among the predictions at
    /// labelled pixels; null without pixels.
    /// </summary>
    public double? MeanIntersectionOverUnion
    {
        get
        {
            var present = Enumerable.Range(0, classCount).Select(IntersectionOverUnion).OfType<double>().ToList();
            return present.Count == 0 ? null : present.Average();
        }
    }

    /// <summary>Counts one labelled pixel.</summary>
    public void Add(int label, int predicted) => _counts[(label * classCount) + predicted]++;

    /// <summary>
    /// TP / (TP + FP + FN) of a class over all labelled pixels together; null where the class is neither labelled nor predicted.
    /// </summary>
    public double? IntersectionOverUnion(int c) => Ratio(this[c, c], Labelled(c) + Predicted(c) - this[c, c]);

    /// <summary>Number of pixels labelled as a class.</summary>
    public long Labelled(int c)
    {
        var sum = 0L;
        for (var predicted = 0; predicted < classCount; predicted++)
            sum += this[c, predicted];
        return sum;
    }

    /// <summary>Number of labelled pixels predicted as a class.</summary>
    public long Predicted(int c)
    {
        var sum = 0L;
        for (var label = 0; label < classCount; label++)
            sum += this[label, c];
        return sum;
    }

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
