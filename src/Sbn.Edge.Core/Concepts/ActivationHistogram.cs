namespace Sbn.Edge.Core.Concepts;

/// <summary>Counts activations in 256 bins from 0 to 1: the resolution that the concepts' own 8-bit quantisation leaves.</summary>
internal sealed class ActivationHistogram
{
    private const int Bins = 256;

    private readonly long[] _counts;
    private readonly int _concepts;

    public ActivationHistogram(int rows, int concepts)
    {
        _concepts = concepts;
        _counts = new long[rows * concepts * Bins];
    }

    public void Add(int row, int concept, double activation)
    {
        var bin = (int)Math.Round(Math.Clamp(activation, 0, 1) * (Bins - 1));
        _counts[(((row * _concepts) + concept) * Bins) + bin]++;
    }

    public void Add(ActivationHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    public ReadOnlySpan<long> Of(int row, int concept) => _counts.AsSpan(((row * _concepts) + concept) * Bins, Bins);

    public long Total(int row, int concept)
    {
        var total = 0L;
        foreach (var count in Of(row, concept))
        {
            total += count;
        }

        return total;
    }

    /// <summary>The least activation that at least a share <paramref name="q"/> of the counts does not exceed; NaN for no counts.</summary>
    public static double Quantile(ReadOnlySpan<long> counts, double q)
    {
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total == 0)
        {
            return double.NaN;
        }

        var wanted = Math.Max(1, (long)Math.Ceiling(q * total));
        var seen = 0L;
        for (var bin = 0; bin < counts.Length; bin++)
        {
            seen += counts[bin];
            if (seen >= wanted)
            {
                return (double)bin / (Bins - 1);
            }
        }

        return 1;
    }
}
