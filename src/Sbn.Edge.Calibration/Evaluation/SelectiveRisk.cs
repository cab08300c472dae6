namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>
/// The risk–coverage curve (El-Yaniv and Wiener 2010) of pixels counted by a confidence in ascending bins. Pixels of one bin
/// are ties: they are accepted whole or not at all.
/// </summary>
internal static class SelectiveRisk
{
    /// <summary>
    /// The largest share of the pixels that one threshold can accept with a pooled accuracy of at least
    /// <paramref name="target"/>: 0 where no threshold reaches it, null without pixels.
    /// </summary>
    public static double? Coverage(IReadOnlyList<long> correct, IReadOnlyList<long> wrong, double target)
    {
        long all = correct.Sum() + wrong.Sum(), right = 0, taken = 0, best = 0;
        for (var bin = correct.Count - 1; bin >= 0; bin--)
        {
            right += correct[bin];
            taken += correct[bin] + wrong[bin];
            if (taken > 0 && right >= target * taken)
                best = taken;
        }

        return all == 0 ? null : (double)best / all;
    }

    /// <summary>
    /// The area under the curve: the mean over the pixels, most confident first, of the error rate among the pixels accepted so
    /// far, a bin's pixels all counting with the error rate at the bin's end; null without pixels.
    /// </summary>
    public static double? Area(IReadOnlyList<long> correct, IReadOnlyList<long> wrong)
    {
        long errors = 0, taken = 0;
        var area = 0.0;
        for (var bin = correct.Count - 1; bin >= 0; bin--)
        {
            var count = correct[bin] + wrong[bin];
            if (count == 0)
                continue;
            errors += wrong[bin];
            taken += count;
            area += count * ((double)errors / taken);
        }

        return taken == 0 ? null : area / taken;
    }
}
