namespace Sbn.Edge.Core.Confidence;

/// <summary>An interval for a figure.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Level">The share of resamples inside, such as 0.95.</param>
/// <param name="Blocks">Number of blocks that were resampled.</param>
public sealed record Interval(double Low, double High, double Level, int Blocks);

/// <summary>
/// Percentile bootstrap over blocks: frames of one sequence are alike, so whole sequences (or stretches of them) are drawn
/// with replacement, never frames or pixels.
/// </summary>
public static class BlockBootstrap
{
    /// <summary>The interval of a figure.</summary>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="figure">
    /// The figure on a resample: is given how often each block was drawn; NaN where it has none there (such resamples are left out).
    /// </param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="level">The share of resamples inside, 0…1.</param>
    /// <param name="seed">Makes it repeatable.</param>
    /// <returns>Null where there are fewer than two blocks, or the figure is nowhere defined: then nothing can be said.</returns>
    public static Interval? Estimate(int blocks, Func<int[], double> figure, int resamples = 2000, double level = 0.95, int seed = 1)
    {
        if (blocks < 2)
        {
            return null;
        }

        var random = new Random(seed);
        var draws = new int[blocks];
        var figures = new List<double>(resamples);
        for (var i = 0; i < resamples; i++)
        {
            Array.Clear(draws);
            for (var b = 0; b < blocks; b++)
            {
                draws[random.Next(blocks)]++;
            }

            var value = figure(draws);
            if (!double.IsNaN(value))
            {
                figures.Add(value);
            }
        }

        if (figures.Count == 0)
        {
            return null;
        }

        figures.Sort();
        var tail = (1 - level) / 2;
        return new Interval(OrderedSample.Quantile(figures, tail), OrderedSample.Quantile(figures, 1 - tail), level, blocks);
    }

    /// <summary>The interval of a ratio of sums, such as an accuracy: right pixels over all pixels.</summary>
    /// <param name="blocks">The two sums by block.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="level">The share of resamples inside, 0…1.</param>
    /// <param name="seed">Makes it repeatable.</param>
    public static Interval? EstimateRatio(
        IReadOnlyList<(double Numerator, double Denominator)> blocks, int resamples = 2000, double level = 0.95, int seed = 1) =>
        Estimate(
            blocks.Count,
            draws =>
            {
                var (numerator, denominator) = (0.0, 0.0);
                for (var b = 0; b < draws.Length; b++)
                {
                    numerator += draws[b] * blocks[b].Numerator;
                    denominator += draws[b] * blocks[b].Denominator;
                }

                return numerator / denominator;
            },
            resamples,
            level,
            seed);
}
