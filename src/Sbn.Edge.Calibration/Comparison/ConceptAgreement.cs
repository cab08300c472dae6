namespace Sbn.Edge.Calibration.Comparison;

/// <summary>How alike the activations of each concept are in two variants, cell by cell.</summary>
/// <param name="concepts">K, the number of concepts.</param>
internal sealed class ConceptAgreement(int concepts)
{
    /// <summary>Above it a concept counts as present.</summary>
    public const float Present = 0.5f;

    private readonly Sums[] _sums = new Sums[concepts];
    private long _cells;

    /// <summary>Adds a frame: [K, h, w] of both.</summary>
    public void Add(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var cells = first.Length / concepts;
        for (var k = 0; k < concepts; k++)
        {
            ref var sums = ref _sums[k];
            for (var i = k * cells; i < (k + 1) * cells; i++)
            {
                var (a, b) = (first[i], second[i]);
                sums.A += a;
                sums.B += b;
                sums.AA += (double)a * a;
                sums.BB += (double)b * b;
                sums.AB += (double)a * b;
                sums.Apart += Math.Abs(a - b);
                sums.Flips += a >= Present != b >= Present ? 1 : 0;
            }
        }

        _cells += cells;
    }

    /// <summary>Pearson's correlation; null where a concept never changes in one of the two.</summary>
    public double? Correlation(int concept)
    {
        var s = _sums[concept];
        var (varianceA, varianceB) = ((_cells * s.AA) - (s.A * s.A), (_cells * s.BB) - (s.B * s.B));
        return varianceA > 0 && varianceB > 0 ? ((_cells * s.AB) - (s.A * s.B)) / Math.Sqrt(varianceA) / Math.Sqrt(varianceB) : null;
    }

    /// <summary>Share of the cells where the concept is present in one and absent in the other.</summary>
    public double Flips(int concept) => (double)_sums[concept].Flips / _cells;

    /// <summary>Mean absolute difference of the activations.</summary>
    public double Apart(int concept) => _sums[concept].Apart / _cells;

    /// <summary>Mean activation in the first and in the second.</summary>
    public (double First, double Second) Mean(int concept) => (_sums[concept].A / _cells, _sums[concept].B / _cells);

    private struct Sums
    {
        public double A;
        public double B;
        public double AA;
        public double BB;
        public double AB;
        public double Apart;
        public long Flips;
    }
}
