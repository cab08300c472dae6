namespace Sbn.Edge.Core.Confidence;

/// <summary>Figures of values that are in ascending order.</summary>
internal static class OrderedSample
{
    /// <summary>The q-quantile, between two values by linear interpolation.</summary>
    /// <param name="ordered">At least one value, ascending.</param>
    /// <param name="q">0…1.</param>
    public static double Quantile(IReadOnlyList<double> ordered, double q)
    {
        var at = q * (ordered.Count - 1);
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, ordered.Count - 1);
        return ordered[below] + ((at - below) * (ordered[above] - ordered[below]));
    }
}
