namespace Sbn.Edge.Core.Confidence;

/// <summary>
/// How risk (the share of accepted predictions that are wrong) grows with coverage (the share that is accepted) as one
/// global threshold falls. Predictions of equal confidence are accepted together or not at all.
/// </summary>
public static class RiskCoverage
{
    /// <summary>The largest coverage whose accuracy reaches the target under one global threshold.</summary>
    /// <param name="counts">Predictions by confidence.</param>
    /// <param name="target">The accuracy to reach, 0…1.</param>
    /// <returns>
    /// The coverage (0…1) and the lowest bin accepted; coverage 0 and the number of bins where no threshold reaches the target.
    /// </returns>
    public static (double Coverage, int Threshold) CoverageAt(CodeCounts counts, double target)
    {
        var (total, correct) = (0L, 0L);
        var (accepted, threshold) = (0L, counts.Bins);
        for (var bin = counts.Bins - 1; bin >= 0; bin--)
        {
            total += counts.Total[bin];
            correct += counts.Correct[bin];
            if (counts.Total[bin] > 0 && (double)correct / total >= target)
            {
                (accepted, threshold) = (total, bin);
            }
        }

        return (total == 0 ? 0 : (double)accepted / total, threshold);
    }

    /// <summary>
    /// Area under the risk–coverage curve: the mean, over all predictions, of the risk at the coverage where each one comes
    /// in; ties come in together. 0 is best; NaN for no predictions.
    /// </summary>
    public static double Aurc(CodeCounts counts)
    {
        var (area, total, correct) = (0.0, 0L, 0L);
        for (var bin = counts.Bins - 1; bin >= 0; bin--)
        {
            total += counts.Total[bin];
            correct += counts.Correct[bin];
            if (counts.Total[bin] > 0)
            {
                area += counts.Total[bin] * (double)(total - correct) / total;
            }
        }

        return area / total;
    }

    /// <summary>
    /// Excess AURC (Geifman et al. 2019): the AURC less that of the best ranking these predictions can have, all right ones first. NaN for
    /// no predictions.
    /// </summary>
    public static double ExcessAurc(CodeCounts counts)
    {
        double all = counts.Sum, right = counts.Correct.Sum(), risk = (all - right) / all;

        // The best ranking has risk 0 up to the right ones' share; from there it is 1 − right / n at the n-th prediction.
        return Aurc(counts) - (risk + (risk < 1 ? (1 - risk) * Math.Log(1 - risk) : 0));
    }

    /// <summary>
    /// Area under the generalised risk–coverage curve (Traub et al. 2024): as <see cref="Aurc"/>, with the errors accepted counted over all
    /// predictions instead of over the accepted ones, so that what is accepted first does not weigh most. NaN for no predictions.
    /// </summary>
    public static double Augrc(CodeCounts counts)
    {
        var (area, wrong, all) = (0.0, 0L, (double)counts.Sum);
        for (var bin = counts.Bins - 1; bin >= 0; bin--)
        {
            wrong += counts.Total[bin] - counts.Correct[bin];
            area += counts.Total[bin] * (wrong / all);
        }

        return area / all;
    }

    /// <summary>Area under precision and recall of finding errors by low confidence, as average precision; ties come in together. NaN without errors.</summary>
    public static double ErrorPrecision(CodeCounts counts)
    {
        var errors = counts.Sum - counts.Correct.Sum();
        var (area, found, seen) = (0.0, 0L, 0L);
        for (var bin = 0; bin < counts.Bins; bin++)
        {
            var wrong = counts.Total[bin] - counts.Correct[bin];
            found += wrong;
            seen += counts.Total[bin];
            if (wrong > 0)
            {
                area += wrong * (double)found / seen;
            }
        }

        return area / errors;
    }

    /// <summary>
    /// Share of the wrong predictions that are still accepted where 95 % of the right ones are (FPR at 95 % TPR); ties come in together.
    /// NaN without errors or without right predictions.
    /// </summary>
    public static double FalseAcceptAt95(CodeCounts counts)
    {
        var right = counts.Correct.Sum();
        var errors = counts.Sum - right;
        var (accepted, wrong) = (0L, 0L);
        for (var bin = counts.Bins - 1; bin >= 0 && accepted < 0.95 * right; bin--)
        {
            accepted += counts.Correct[bin];
            wrong += counts.Total[bin] - counts.Correct[bin];
        }

        return right == 0 ? double.NaN : (double)wrong / errors;
    }

    /// <summary>
    /// Expected calibration error: predictions are sorted into groups of equal width in probability, and the differences
    /// between each group's mean probability and its accuracy are averaged by its size. NaN for no predictions.
    /// </summary>
    /// <param name="counts">Predictions by confidence code.</param>
    /// <param name="groups">Number of groups.</param>
    public static double Ece(CodeCounts counts, int groups = 15)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Bins, 256);
        return Ece(counts, ConfidenceCode.ToProbability, groups);
    }

    /// <summary>As <see cref="Ece(CodeCounts, int)"/>, for bins of another score.</summary>
    /// <param name="counts">Predictions by confidence.</param>
    /// <param name="probability">The probability a bin stands for, 0…1.</param>
    /// <param name="groups">Number of groups.</param>
    public static double Ece(CodeCounts counts, Func<int, double> probability, int groups = 15) =>
        Reliability(counts, probability, groups).Sum(group => Math.Abs(group.Claimed - group.Correct)) / counts.Sum;

    /// <summary>Predictions in groups of equal width in probability, the least probable first; groups that hold none are left out.</summary>
    /// <param name="counts">Predictions by confidence.</param>
    /// <param name="probability">The probability a bin stands for, 0…1.</param>
    /// <param name="groups">Number of groups.</param>
    /// <returns>Of each group the sum of the probabilities, the number of right predictions, and the number of all.</returns>
    public static IReadOnlyList<(double Claimed, long Correct, long Total)> Reliability(CodeCounts counts, Func<int, double> probability, int groups = 15)
    {
        var (total, correct, claimed) = (new long[groups], new long[groups], new double[groups]);
        for (var bin = 0; bin < counts.Bins; bin++)
        {
            var p = probability(bin);
            var group = Math.Clamp((int)(p * groups), 0, groups - 1);
            total[group] += counts.Total[bin];
            correct[group] += counts.Correct[bin];
            claimed[group] += counts.Total[bin] * p;
        }

        return [.. Enumerable.Range(0, groups).Where(g => total[g] > 0).Select(g => (claimed[g], correct[g], total[g]))];
    }
}
