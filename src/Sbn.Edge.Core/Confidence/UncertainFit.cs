using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Core.Confidence;

/// <summary>Chooses the level below which pixels are uncertain: places where an error is likely, and no more of the picture than that.</summary>
public static class UncertainFit
{
    private const int Codes = 256;

    /// <summary>
    /// The highest level at which at most <paramref name="mostShare"/> of the pixels are uncertain, and at least <paramref name="leastPrecision"/>
    /// of these are errors. Sources weigh alike: a long sequence is not more of the world than a short one.
    /// </summary>
    /// <param name="sources">Out-of-fold predictions by source; those without a labelled pixel are left out.</param>
    /// <param name="mostShare">0…1.</param>
    /// <param name="leastPrecision">0…1.</param>
    /// <returns>The level, with what lies below it; code 0 where no level is as wanted, so that nothing is uncertain.</returns>
    public static UncertainLevel Fit(IReadOnlyList<ConfidenceHistogram> sources, double mostShare, double leastPrecision)
    {
        var counts = sources.Where(s => s.Pixels > 0).Select(s => s.Pooled()).ToArray();
        var best = Level(counts, 0);
        for (var code = 1; code <= Codes; code++)
        {
            var level = Level(counts, code);
            if (level.Share <= mostShare && level.Share > 0 && level.Precision >= leastPrecision)
            {
                best = level;
            }
        }

        return best;
    }

    /// <summary>What lies below a code.</summary>
    private static UncertainLevel Level(CodeCounts[] sources, int code)
    {
        var (share, caught, errors) = (0.0, 0.0, 0.0);
        foreach (var counts in sources)
        {
            double all = counts.Sum;
            errors += (all - counts.Correct.Sum()) / all / sources.Length;
            share += counts.Total.Take(code).Sum() / all / sources.Length;
            caught += (counts.Total.Take(code).Sum() - counts.Correct.Take(code).Sum()) / all / sources.Length;
        }

        return new UncertainLevel(
            code, code == Codes ? 1 : ConfidenceCode.ToProbability(code), share, errors == 0 ? 0 : caught / errors, share == 0 ? 0 : caught / share);
    }
}
