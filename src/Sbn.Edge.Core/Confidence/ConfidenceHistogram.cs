using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Core.Confidence;

/// <summary>
/// How many labelled pixels were predicted as which class, with which confidence code, and labelled as which class. All
/// figures on accuracy and confidence follow from it, and histograms of parts of a data set add up.
/// </summary>
public sealed class ConfidenceHistogram
{
    private const int Codes = 256;

    private readonly long[] _counts;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="classCount">C, 1…255.</param>
    public ConfidenceHistogram(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, 255);
        ClassCount = classCount;
        _counts = new long[classCount * Codes * classCount];
    }

    /// <summary>C, the number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Number of labelled pixels.</summary>
    public long Pixels { get; private set; }

    /// <summary>Number of pixels predicted as a class with a code and labelled as a class.</summary>
    public long this[int predicted, int code, int label] => _counts[Index(predicted, code, label)];

    /// <summary>The histogram of several parts together; they have the same classes.</summary>
    public static ConfidenceHistogram Sum(IEnumerable<ConfidenceHistogram> parts)
    {
        ConfidenceHistogram? sum = null;
        foreach (var part in parts)
        {
            sum ??= new ConfidenceHistogram(part.ClassCount);
            sum.Merge(part);
        }

        return sum ?? throw new ArgumentException("There is nothing to add up.", nameof(parts));
    }

    /// <summary>Adds the pixels of a scene.</summary>
    /// <param name="classes">Predicted class ids.</param>
    /// <param name="confidence">Confidence codes, as many.</param>
    /// <param name="labels">Labelled class ids, as many; 255 is ignored.</param>
    /// <exception cref="UserException">A label is neither a class nor 255.</exception>
    public void Add(ReadOnlySpan<byte> classes, ReadOnlySpan<byte> confidence, ReadOnlySpan<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(confidence.Length, classes.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, classes.Length);
        // Checked first, so that a refused scene leaves nothing behind.
        foreach (var label in labels)
        {
            if (label >= ClassCount && label != LabelMap.Ignored)
            {
                throw new UserException($"The labels hold the id {label}, but the model knows classes 0 to {ClassCount - 1}, and 255 for pixels without a label.");
            }
        }

        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == LabelMap.Ignored)
            {
                continue;
            }

            _counts[Index(classes[i], confidence[i], labels[i])]++;
            Pixels++;
        }
    }

    /// <summary>Adds another histogram of the same classes.</summary>
    public void Merge(ConfidenceHistogram other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.ClassCount, ClassCount);
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Pixels += other.Pixels;
    }

    /// <summary>The pixels predicted as one class: by code, how many, and how many of them rightly.</summary>
    public CodeCounts Predicted(int classId)
    {
        var counts = new CodeCounts(Codes);
        Collect(classId, counts);
        return counts;
    }

    /// <summary>All pixels, whatever they are predicted as: by code, how many, and how many of them rightly.</summary>
    public CodeCounts Pooled()
    {
        var counts = new CodeCounts(Codes);
        for (var c = 0; c < ClassCount; c++)
        {
            Collect(c, counts);
        }

        return counts;
    }

    /// <summary>The confusion matrix, whatever the confidence.</summary>
    public ConfusionMatrix Confusion()
    {
        var counts = new long[ClassCount, ClassCount];
        for (var predicted = 0; predicted < ClassCount; predicted++)
        {
            for (var code = 0; code < Codes; code++)
            {
                for (var label = 0; label < ClassCount; label++)
                {
                    counts[label, predicted] += this[predicted, code, label];
                }
            }
        }

        return new ConfusionMatrix(counts);
    }

    private void Collect(int predicted, CodeCounts counts)
    {
        for (var code = 0; code < Codes; code++)
        {
            for (var label = 0; label < ClassCount; label++)
            {
                var pixels = this[predicted, code, label];
                counts.Total[code] += pixels;
                if (label == predicted)
                {
                    counts.Correct[code] += pixels;
                }
            }
        }
    }

    private int Index(int predicted, int code, int label) => (((predicted * Codes) + code) * ClassCount) + label;
}
