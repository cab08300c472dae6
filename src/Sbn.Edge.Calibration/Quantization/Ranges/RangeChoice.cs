namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>Chooses the largest magnitude that a symmetric int8 tensor represents; it becomes code 127.</summary>
/// <param name="method">How.</param>
/// <param name="percentile">With <see cref="RangeMethod.Percentile"/>: the share of the values that is not cut off, above 0, at most 1.</param>
internal sealed class RangeChoice(RangeMethod method, double percentile = 0.9999)
{
    private const int Levels = 127;
    private const int CandidatesPerOctave = 16;
    private const int CandidateOctaves = 5;
    private const int LinearBins = 2048;

    /// <summary>The magnitude for what was counted; 1 where nothing but zeros was seen.</summary>
    public float Of(MagnitudeHistogram seen)
    {
        if (seen.Count == seen.Tiny)
        {
            return 1;
        }

        var range = method switch
        {
            RangeMethod.MinMax => seen.Largest,
            RangeMethod.Percentile => Quantile(seen),
            RangeMethod.Entropy => LeastDivergence(seen),
            _ => LeastError(seen),
        };
        return Math.Min(range, seen.Largest);
    }

    private float Quantile(MagnitudeHistogram seen)
    {
        var wanted = percentile * seen.Count;
        double below = seen.Tiny;
        foreach (var (_, high, count) in seen.Bins())
        {
            below += count;
            if (below >= wanted)
            {
                return high;
            }
        }

        return seen.Largest;
    }

    private static float LeastError(MagnitudeHistogram seen)
    {
        var bins = seen.Bins().ToArray();
        var (best, least) = (seen.Largest, double.PositiveInfinity);
        for (var i = 0; i <= CandidatesPerOctave * CandidateOctaves; i++)
        {
            var range = seen.Largest * MathF.Pow(2, -(float)i / CandidatesPerOctave);
            var error = SquaredError(bins, range);
            if (error < least)
            {
                (best, least) = (range, error);
            }
        }

        return best;
    }

    private static double SquaredError((float Low, float High, long Count)[] bins, double range)
    {
        var step = range / Levels;
        var sum = 0.0;
        foreach (var (low, high, count) in bins)
        {
            var value = ((double)low + high) / 2;
            var error = value - (Math.Min(Math.Round(value / step), Levels) * step);
            sum += count * error * error;
        }

        return sum;
    }

    /// <summary>
    /// For each range: the distribution with the tail gathered in its last bin, against the same in 128 levels. Divergences
    /// are taken over the values that were not zero: quantisation leaves zeros as they are.
    /// </summary>
    private static float LeastDivergence(MagnitudeHistogram seen)
    {
        var spread = Linear(seen);
        var (best, least) = (LinearBins, double.PositiveInfinity);
        for (var bins = Levels + 1; bins <= LinearBins; bins += 8)
        {
            var divergence = Divergence(spread, bins);
            if (divergence < least)
            {
                (best, least) = (bins, divergence);
            }
        }

        return seen.Largest * best / LinearBins;
    }

    private static double[] Linear(MagnitudeHistogram seen)
    {
        var linear = new double[LinearBins];
        var width = (double)seen.Largest / LinearBins;
        foreach (var (low, high, count) in seen.Bins())
        {
            var (from, to) = (low / width, Math.Min(high, seen.Largest) / width);
            var first = Math.Min((int)from, LinearBins - 1);
            var last = Math.Clamp((int)Math.Ceiling(to) - 1, first, LinearBins - 1);
            if (first == last || to <= from)
            {
                linear[first] += count;
                continue;
            }

            for (var bin = first; bin <= last; bin++)
            {
                linear[bin] += count * (Math.Min(to, bin + 1) - Math.Max(from, bin)) / (to - from);
            }
        }

        return linear;
    }

    private static double Divergence(double[] spread, int bins)
    {
        var tail = 0.0;
        for (var bin = bins; bin < spread.Length; bin++)
        {
            tail += spread[bin];
        }

        double total = 0, quantised = 0;
        var levels = new double[bins];
        for (var level = 0; level <= Levels; level++)
        {
            var (start, end) = (level * bins / (Levels + 1), (level + 1) * bins / (Levels + 1));
            double sum = 0;
            var filled = 0;
            for (var bin = start; bin < end; bin++)
            {
                sum += spread[bin];
                filled += spread[bin] > 0 ? 1 : 0;
            }

            for (var bin = start; bin < end && filled > 0; bin++)
            {
                levels[bin] = spread[bin] > 0 ? sum / filled : 0;
            }

            (total, quantised) = (total + sum, quantised + sum);
        }

        total += tail;
        var divergence = 0.0;
        for (var bin = 0; bin < bins; bin++)
        {
            var p = (spread[bin] + (bin == bins - 1 ? tail : 0)) / total;
            if (p <= 0)
            {
                continue;
            }

            // A bin that only the tail fills has nothing to be compared with; a small share keeps the logarithm finite.
            var q = Math.Max(levels[bin] / quantised, 1e-12);
            divergence += p * Math.Log(p / q);
        }

        return divergence;
    }
}
