using Sbn.Edge.Calibration.Quantization.Graphs;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

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

    /// <summary>Adds what others saw of other frames.</summary>
    /// <exception cref="ArgumentException">A tensor has another number of channels there.</exception>
    public void Add(CalibrationStatistics other)
    {
        Frames += other.Frames;
        foreach (var (tensor, seen) in other._tensors)
        {
            Of(tensor, seen.ChannelCount).Add(seen);
        }
    }

    /// <summary>Writes it.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Frames);
        writer.Write(_tensors.Count);
        foreach (var (tensor, seen) in _tensors)
        {
            writer.Write(tensor);
            seen.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static CalibrationStatistics Read(BinaryReader reader)
    {
        var statistics = new CalibrationStatistics { Frames = reader.ReadInt32() };
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            statistics._tensors[reader.ReadString()] = TensorStatistics.Read(reader);
        }

        return statistics;
    }

    /// <summary>The spread of a tensor's magnitudes.</summary>
    public MagnitudeHistogram Magnitudes(string tensor) => _tensors[tensor].Magnitudes;

    /// <summary>Mean of a channel of a tensor.</summary>
    public double Mean(string tensor, int channel) => _tensors[tensor].Mean(channel);

    /// <summary>The largest magnitude of each tensor of the plan's groups, chosen for its group as a whole.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="choice">How to choose.</param>
    /// <param name="set">Magnitudes set by the user, by tensor; the largest of a group's counts for the group.</param>
    public IReadOnlyDictionary<string, float> Ranges(QuantisationPlan plan, RangeChoice choice, IReadOnlyDictionary<string, float> set)
    {
        var ranges = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var group in plan.Groups)
        {
            var together = new MagnitudeHistogram();
            foreach (var tensor in group)
            {
                together.Add(_tensors[tensor].Magnitudes);
            }

            var range = group.Any(set.ContainsKey) ? group.Where(set.ContainsKey).Max(tensor => set[tensor]) : choice.Of(together);
            foreach (var tensor in group)
            {
                ranges.Add(tensor, range);
            }
        }

        return ranges;
    }
}
