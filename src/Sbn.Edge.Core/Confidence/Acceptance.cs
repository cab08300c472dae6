namespace Sbn.Edge.Core.Confidence;

/// <summary>What thresholds accept: how much, how rightly, and how dangerously.</summary>
public sealed record Acceptance
{
    /// <summary>Number of labelled pixels.</summary>
    public required long Pixels { get; init; }

    /// <summary>Number of accepted pixels.</summary>
    public required long Accepted { get; init; }

    /// <summary>Number of accepted pixels that are predicted rightly.</summary>
    public required long AcceptedCorrect { get; init; }

    /// <summary>By class id: the share of the pixels labelled as the class that are accepted as it; null for a class without labels.</summary>
    public required IReadOnlyList<double?> Recall { get; init; }

    /// <summary>
    /// The share of the pixels labelled as a vulnerable class that are accepted as another class; null where there are no such pixels.
    /// </summary>
    public required double? Dangerous { get; init; }

    /// <summary>Share of the pixels that are accepted; NaN for no pixels.</summary>
    public double Coverage => (double)Accepted / Pixels;

    /// <summary>Share of the accepted pixels that are predicted rightly; null where nothing is accepted.</summary>
    public double? Accuracy => Accepted == 0 ? null : (double)AcceptedCorrect / Accepted;

    /// <summary>Measures what thresholds accept.</summary>
    /// <param name="histogram">The predictions.</param>
    /// <param name="thresholds">τ by class id, 0…256.</param>
    /// <param name="vulnerable">Class ids that must not be mistaken: pedestrian, bicyclist, car.</param>
    public static Acceptance Measure(ConfidenceHistogram histogram, IReadOnlyList<int> thresholds, IReadOnlyCollection<int> vulnerable)
    {
        var classes = histogram.ClassCount;
        ArgumentOutOfRangeException.ThrowIfNotEqual(thresholds.Count, classes);
        var (labelled, accepted) = (new long[classes], new long[classes, classes]);
        for (var predicted = 0; predicted < classes; predicted++)
        {
            for (var code = 0; code < 256; code++)
            {
                for (var label = 0; label < classes; label++)
                {
                    var pixels = histogram[predicted, code, label];
                    labelled[label] += pixels;
                    if (code >= thresholds[predicted])
                    {
                        accepted[label, predicted] += pixels;
                    }
                }
            }
        }

        var (sum, correct, mistaken, atRisk) = (0L, 0L, 0L, 0L);
        for (var label = 0; label < classes; label++)
        {
            var isVulnerable = vulnerable.Contains(label);
            if (isVulnerable)
            {
                atRisk += labelled[label];
            }

            for (var predicted = 0; predicted < classes; predicted++)
            {
                sum += accepted[label, predicted];
                if (predicted == label)
                {
                    correct += accepted[label, predicted];
                }
                else if (isVulnerable)
                {
                    mistaken += accepted[label, predicted];
                }
            }
        }

        return new Acceptance
        {
            Pixels = histogram.Pixels,
            Accepted = sum,
            AcceptedCorrect = correct,
            Recall = [.. Enumerable.Range(0, classes).Select(c => labelled[c] == 0 ? (double?)null : (double)accepted[c, c] / labelled[c])],
            Dangerous = atRisk == 0 ? null : (double)mistaken / atRisk,
        };
    }
}
