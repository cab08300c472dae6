namespace Sbn.Edge.Training.Scoring;

/// <summary>
/// The monotone map from a class's classifier score to a probability: logit P(label = ĉ | predicted ĉ) = a·logit(s) + b, a &gt; 0,
/// fitted per class on pixels the model did not learn from (Platt 1999).
/// </summary>
/// <param name="Slope">a by class id, positive.</param>
/// <param name="Offset">b by class id.</param>
internal sealed record ConfidenceMap(float[] Slope, float[] Offset)
{
    private const double LeastSlope = 0.02;

    /// <summary>How many pixels' worth of trust the map of all classes together has against a class's own pixels.</summary>
    private const double Prior = 2000;

    /// <summary>The map that changes nothing.</summary>
    public static ConfidenceMap Identity(int classes) => new([.. Enumerable.Repeat(1f, classes)], new float[classes]);

    public bool IsIdentity => Slope.All(a => a == 1) && Offset.All(b => b == 0);

    public static ConfidenceMap Fit(ConfidenceCounts counts)
    {
        var all = Enumerable.Range(0, counts.Classes).ToArray();
        var pooled = Fit(counts, all, (1, 0), 1);
        var maps = all.Select(c => Fit(counts, [c], pooled, Prior)).ToArray();
        return new ConfidenceMap([.. maps.Select(m => (float)m.Slope)], [.. maps.Select(m => (float)m.Offset)]);
    }

    /// <summary>Penalised maximum likelihood by Newton's method; the penalty pulls towards <paramref name="start"/>.</summary>
    private static (double Slope, double Offset) Fit(ConfidenceCounts counts, int[] classes, (double Slope, double Offset) start, double trust)
    {
        var right = new double[ConfidenceCounts.Bins];
        var wrong = new double[ConfidenceCounts.Bins];
        foreach (var c in classes)
        {
            for (var bin = 0; bin < ConfidenceCounts.Bins; bin++)
            {
                right[bin] += counts.Count(c, bin, true);
                wrong[bin] += counts.Count(c, bin, false);
            }
        }

        var (a, b) = start;
        for (var round = 0; round < 50; round++)
        {
            double ga = trust * (start.Slope - a), gb = trust * (start.Offset - b), haa = trust, hab = 0, hbb = trust;
            for (var bin = 0; bin < ConfidenceCounts.Bins; bin++)
            {
                var x = ConfidenceCounts.Logit(bin);
                var n = right[bin] + wrong[bin];
                var p = 1 / (1 + Math.Exp(-((a * x) + b)));
                var error = right[bin] - (n * p);
                var curve = n * p * (1 - p);
                ga += error * x;
                gb += error;
                haa += curve * x * x;
                hab += curve * x;
                hbb += curve;
            }

            var determinant = (haa * hbb) - (hab * hab);
            var da = ((hbb * ga) - (hab * gb)) / determinant;
            var db = ((haa * gb) - (hab * ga)) / determinant;
            var step = Math.Min(1, 2 / Math.Max(Math.Abs(da), Math.Abs(db)));
            a = Math.Max(LeastSlope, a + (step * da));
            b += step * db;
            if (Math.Abs(da) + Math.Abs(db) < 1e-7)
            {
                break;
            }
        }

        return (a, b);
    }
}
