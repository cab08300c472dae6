namespace Sbn.Edge.Core.Confidence;

/// <summary>Fits τ_c, the least confidence code at which a pixel is accepted as class c.</summary>
public static class AcceptThreshold
{
    /// <summary>The threshold where no code reaches the target: above every code, so that nothing is accepted.</summary>
    public const int Unreachable = 256;

    private const double Doubt = 0.05;

    /// <summary>
    /// The smallest code that occurs such that the pixels with that code or a higher one reach the target accuracy, and are at least
    /// <see cref="LeastPixels"/>; <see cref="Unreachable"/> where there is none. Pixels of equal code are accepted together or not at all.
    /// </summary>
    /// <remarks>
    /// Accuracy need not rise with the code, so all are tried. Codes that no pixel had are never chosen: between two that
    /// occur, the higher is the one there is evidence for.
    /// </remarks>
    /// <param name="counts">The pixels predicted as the class, by code.</param>
    /// <param name="target">The accuracy to reach, 0…1.</param>
    public static int Fit(CodeCounts counts, double target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Bins, 256);
        var (threshold, total, correct, least) = (Unreachable, 0L, 0L, LeastPixels(target));
        for (var code = 255; code >= 0; code--)
        {
            total += counts.Total[code];
            correct += counts.Correct[code];
            if (counts.Total[code] > 0 && total >= least && (double)correct / total >= target)
            {
                threshold = code;
            }
        }

        return threshold;
    }

    /// <summary>
    /// How many pixels must be accepted so that they can tell at all that a target is reached: with fewer, even if all of them are right, an
    /// accuracy below the target is not unlikely (more than 5 %). 299 for a target of 0.99. Pixels of a picture resemble each other, so that this
    /// many are needed, not enough.
    /// </summary>
    /// <param name="target">The accuracy to reach, 0…1.</param>
    public static double LeastPixels(double target) => target switch
    {
        <= 0 => 1,
        >= 1 => double.PositiveInfinity,
        _ => Math.Ceiling(Math.Log(Doubt) / Math.Log(target)),
    };

    /// <summary>The thresholds of all classes, by class id.</summary>
    /// <param name="histogram">Out-of-fold predictions.</param>
    /// <param name="target">The accuracy to reach, 0…1.</param>
    public static int[] FitAll(ConfidenceHistogram histogram, double target)
    {
        var thresholds = new int[histogram.ClassCount];
        for (var c = 0; c < thresholds.Length; c++)
        {
            thresholds[c] = Fit(histogram.Predicted(c), target);
        }

        return thresholds;
    }
}
