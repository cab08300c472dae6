namespace Sbn.Edge.Training.Scoring;

/// <summary>
/// Scores of positives and negatives counted in fine bins, for average precision and quantiles over millions of cells.
/// </summary>
internal sealed class RankHistogram
{
    private const int Bins = 4000;
    private const double Limit = 20;

    private readonly long[] _positives = new long[Bins];
    private readonly long[] _negatives = new long[Bins];

    public long Positives => _positives.Sum();

    public long Negatives => _negatives.Sum();

    public void Add(float score, bool positive) => (positive ? _positives : _negatives)[Bin(score)]++;

    /// <summary>Average precision of ranking by score, ties whole; NaN without positives or without negatives.</summary>
    public double AveragePrecision()
    {
        if (Positives == 0 || Negatives == 0)
        {
            return double.NaN;
        }

        double area = 0;
        long hits = 0, all = 0;
        for (var bin = Bins - 1; bin >= 0; bin--)
        {
            hits += _positives[bin];
            all += _positives[bin] + _negatives[bin];
            if (_positives[bin] > 0)
            {
                area += (double)_positives[bin] * hits / all;
            }
        }

        return area / Positives;
    }

    /// <summary>Score below which the share <paramref name="q"/> of the positives (or negatives) lies; NaN without any.</summary>
    public double Quantile(bool positive, double q)
    {
        var counts = positive ? _positives : _negatives;
        var total = counts.Sum();
        if (total == 0)
        {
            return double.NaN;
        }

        long below = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            below += counts[bin];
            if (below >= q * total)
            {
                return (((bin + 0.5) / Bins * 2) - 1) * Limit;
            }
        }

        return Limit;
    }

    /// <summary>Share of positives among the highest-scoring part (such as 0.01) of all, ties whole; NaN without any.</summary>
    public double PositiveShareOfTop(double part)
    {
        var wanted = part * (Positives + Negatives);
        long hits = 0, all = 0;
        for (var bin = Bins - 1; bin >= 0 && all < wanted; bin--)
        {
            hits += _positives[bin];
            all += _positives[bin] + _negatives[bin];
        }

        return all == 0 ? double.NaN : (double)hits / all;
    }

    private static int Bin(float score) => Math.Clamp((int)(((score / Limit) + 1) / 2 * Bins), 0, Bins - 1);
}
