namespace Sbn.Edge.Calibration.Evaluation.Links;

/// <summary>Spearman's rank correlation, with how often chance makes one as strong.</summary>
/// <param name="Rho">−1…1.</param>
/// <param name="P">Share of 10 000 shuffles whose correlation is at least as strong, two-sided.</param>
internal sealed record RankCorrelation(double Rho, double P)
{
    private const int Shuffles = 10_000;

    /// <summary>The correlation of two lists of values; null with fewer than three pairs, or where all values of a list are equal.</summary>
    /// <param name="first">One value of each pair.</param>
    /// <param name="second">The other.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    public static RankCorrelation? Of(IReadOnlyList<double> first, IReadOnlyList<double> second, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Count, first.Count);
        var (a, b) = (Ranks(first), Ranks(second));
        if (a.Length < 3 || a.Distinct().Count() < 2 || b.Distinct().Count() < 2)
        {
            return null;
        }

        var rho = Pearson(a, b);
        var random = new Random(seed);
        var strong = 0;
        for (var i = 0; i < Shuffles; i++)
        {
            random.Shuffle(b);
            strong += Math.Abs(Pearson(a, b)) >= Math.Abs(rho) - 1e-12 ? 1 : 0;
        }

        return new RankCorrelation(rho, (double)strong / Shuffles);
    }

    /// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
    private static double[] Ranks(IReadOnlyList<double> values) =>
        [.. values.Select(value => values.Count(other => other < value) + ((values.Count(other => other.Equals(value)) + 1) / 2.0))];

    private static double Pearson(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var (ab, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (a[i] - meanA, b[i] - meanB);
            (ab, aa, bb) = (ab + (x * y), aa + (x * x), bb + (y * y));
        }

        return ab / Math.Sqrt(aa * bb);
    }
}
