namespace Sbn.Edge.Training.Scoring;

/// <summary>Counts of (label, prediction) over pixels; label 255 is ignored.</summary>
internal sealed class Confusion(int classes)
{
    private readonly long[] _counts = new long[classes * classes];

    public long this[int label, int predicted] => _counts[(label * classes) + predicted];

    public void Add(int label, int predicted) => _counts[(label * classes) + predicted]++;

    public long Pixels => _counts.Sum();

    /// <summary>Share of labelled pixels predicted as labelled.</summary>
    public double Accuracy => Pixels == 0 ? double.NaN : (double)Enumerable.Range(0, classes).Sum(c => this[c, c]) / Pixels;

    /// <summary>Intersection over union of a class; NaN where it is neither labelled nor predicted.</summary>
    public double Iou(int c)
    {
        long labelled = 0, predicted = 0;
        for (var k = 0; k < classes; k++)
        {
            labelled += this[c, k];
            predicted += this[k, c];
        }

        var union = labelled + predicted - this[c, c];
        return union == 0 ? double.NaN : (double)this[c, c] / union;
    }

    /// <summary>Mean of the classes' IoU, over those that occur.</summary>
    public double MeanIou => Enumerable.Range(0, classes).Select(Iou).Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();
}
