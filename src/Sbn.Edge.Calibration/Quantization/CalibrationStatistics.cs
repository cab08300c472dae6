namespace Sbn.Edge.Calibration.Quantization;

/// <summary>What the tensors of a graph held over all frames looked at.</summary>
internal sealed class CalibrationStatistics
{
    private readonly SortedDictionary<string, TensorStatistics> _tensors = new(StringComparer.Ordinal);

    /// <summary>Frames looked at.</summary>
    public int Frames { get; set; }

    /// <summary>The statistics of a tensor; empty ones where it was not met before.</summary>
    public TensorStatistics Of(string tensor, int channels)
    {
        if (!_tensors.TryGetValue(tensor, out var seen))
        {
            seen = new TensorStatistics(channels);
            _tensors.Add(tensor, seen);
        }

        return seen;
    }

    /// <summary>Mean of a channel of a tensor.</summary>
    public double Mean(string tensor, int channel) => _tensors[tensor].Mean(channel);

    /// <summary>The largest magnitude of each tensor of the plan's groups, chosen for its group as a whole.</summary>
    public IReadOnlyDictionary<string, float> Ranges(QuantisationPlan plan, RangeChoice choice)
    {
        var ranges = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var group in plan.Groups)
        {
            var together = new MagnitudeHistogram();
            foreach (var tensor in group)
                together.Add(_tensors[tensor].Magnitudes);
            var range = choice.Of(together);
            foreach (var tensor in group)
                ranges.Add(tensor, range);
        }

        return ranges;
    }
}
