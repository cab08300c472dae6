using System.Globalization;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>
/// Tells labels that seem to be numbered otherwise than the bundle: predictions agree with them far better once each id is taken
/// for another class. A model that is merely bad agrees with no numbering.
/// </summary>
internal static class LabelDoubt
{
    /// <summary>So much more of the pixels must agree; two classes that are often taken for each other gain less.</summary>
    private const double LeastGain = 0.2;

    /// <summary>A sentence of warning; null where the numbering is the best there is, or nearly.</summary>
    /// <param name="confusion">Labels against predictions.</param>
    /// <param name="classNames">Class names by id.</param>
    public static string? Of(ConfusionMatrix confusion, IReadOnlyList<string> classNames)
    {
        var other = BestNumbering(confusion);
        var pixels = Enumerable.Range(0, confusion.ClassCount).Sum(label => Enumerable.Range(0, confusion.ClassCount).Sum(c => confusion[label, c]));
        var agreeing = (double)Enumerable.Range(0, confusion.ClassCount).Sum(label => confusion[label, other[label]]) / pixels;
        if (!(agreeing - confusion.PixelAccuracy >= LeastGain))
        {
            return null;
        }

        var moved = Enumerable.Range(0, confusion.ClassCount)
            .Where(label => other[label] != label && confusion[label, other[label]] > 0)
            .Select(label => string.Create(CultureInfo.InvariantCulture, $"{label} for '{classNames[other[label]]}'"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Labels and predictions agree on {100 * confusion.PixelAccuracy:0.0} % of the pixels, but would on {100 * agreeing:0.0} % if the label maps had {string.Join(", ", moved)}: they seem to be numbered otherwise than the bundle, and then no figure here means anything. A labels.json beside them would say what their ids mean.");
    }

    // Greedily, the largest counts first, each class once: enough to tell a permutation from a bad model.
    private static int[] BestNumbering(ConfusionMatrix confusion)
    {
        var ids = Enumerable.Range(0, confusion.ClassCount).ToArray();
        var numbering = ids.ToArray();
        var (labels, classes) = (ids.ToHashSet(), ids.ToHashSet());
        foreach (var (label, c) in ids.SelectMany(label => ids.Select(c => (label, c))).OrderByDescending(pair => confusion[pair.label, pair.c]).ThenBy(pair => pair.label != pair.c))
        {
            if (labels.Contains(label) && classes.Contains(c))
            {
                numbering[label] = c;
                labels.Remove(label);
                classes.Remove(c);
            }
        }

        return numbering;
    }
}
