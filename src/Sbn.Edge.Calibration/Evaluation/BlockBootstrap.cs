namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>
/// Intervals by resampling blocks of frames with replacement (percentile bootstrap). Pixels of a frame, and frames of a
/// sequence, are not independent, so a block is drawn whole.
/// </summary>
internal static class BlockBootstrap
{
    /// <summary>The least number of blocks that can be resampled at all.</summary>
    public const int LeastBlocks = 2;

    /// <summary>The central 95 % of a ratio's resampled values.</summary>
    /// <param name="blocks">Of each block, the ratio's numerator and denominator.</param>
    /// <param name="resamples">How often to resample.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>The 2.5 % and 97.5 % quantiles; null with fewer than two blocks that have a denominator.</returns>
    public static Interval? OfRatio(IReadOnlyList<(long Part, long Whole)> blocks, int resamples, int seed)
    {
        var values = Resample(blocks, resamples, seed);
        return values is null ? null : new Interval(Quantile(values, 0.025), Quantile(values, 0.975));
    }

    /// <summary>The value that 95 % of a ratio's resampled values reach.</summary>
    /// <param name="blocks">Of each block, the ratio's numerator and denominator.</param>
    /// <param name="resamples">How often to resample.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>The 5 % quantile; null with fewer than two blocks that have a denominator.</returns>
    public static double? LowerBound(IReadOnlyList<(long Part, long Whole)> blocks, int resamples, int seed) =>
        Resample(blocks, resamples, seed) is { } values ? Quantile(values, 0.05) : null;

    private static double[]? Resample(IReadOnlyList<(long Part, long Whole)> blocks, int resamples, int seed)
    {
        // A block without a single pixel in the denominator says nothing of the ratio.
        var speaking = blocks.Where(block => block.Whole > 0).ToArray();
        if (speaking.Length < LeastBlocks)
            return null;
        var random = new Random(seed);
        var values = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            long part = 0, whole = 0;
            for (var draw = 0; draw < speaking.Length; draw++)
            {
                var block = speaking[random.Next(speaking.Length)];
                part += block.Part;
                whole += block.Whole;
            }

            values[i] = (double)part / whole;
        }

        Array.Sort(values);
        return values;
    }

    private static double Quantile(double[] sorted, double q)
    {
        var position = q * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}

/// <summary>An interval of a figure.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
internal readonly record struct Interval(double Low, double High);
