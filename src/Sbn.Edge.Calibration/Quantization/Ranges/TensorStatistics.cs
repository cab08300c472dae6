namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>What was seen of one tensor: the spread of its magnitudes, and the mean of each of its channels.</summary>
internal sealed class TensorStatistics
{
    // Sums of a frame are kept as whole multiples of 2⁻²⁰: adding them is exact, in whatever order frames and shards come.
    private const double Unit = 1 << 20;

    private readonly long[] _sums;
    private long _positions;

    /// <summary>Nothing seen yet of a tensor with so many channels.</summary>
    public TensorStatistics(int channels)
        : this(new MagnitudeHistogram(), new long[channels], 0)
    {
    }

    private TensorStatistics(MagnitudeHistogram magnitudes, long[] sums, long positions) => (Magnitudes, _sums, _positions) = (magnitudes, sums, positions);

    /// <summary>The spread of the magnitudes.</summary>
    public MagnitudeHistogram Magnitudes { get; }

    /// <summary>Its channels.</summary>
    public int ChannelCount => _sums.Length;

    /// <summary>Mean of a channel over all positions of all frames; 0 where nothing was seen.</summary>
    public double Mean(int channel) => _positions == 0 ? 0 : _sums[channel] / Unit / _positions;

    /// <summary>Adds the tensor of one frame, [1, channels, height, width].</summary>
    /// <exception cref="ArgumentException">It has another number of channels.</exception>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.Length % ChannelCount != 0)
        {
            throw new ArgumentException($"{values.Length} values are not those of {ChannelCount} channels.", nameof(values));
        }

        Magnitudes.Add(values);
        var positions = values.Length / ChannelCount;
        for (var channel = 0; channel < ChannelCount; channel++)
        {
            double sum = 0;
            foreach (var value in values.Slice(channel * positions, positions))
            {
                sum += float.IsFinite(value) ? value : 0;
            }

            _sums[channel] += (long)Math.Round(sum * Unit);
        }

        _positions += positions;
    }

    /// <summary>Adds what another one saw of the same tensor.</summary>
    /// <exception cref="ArgumentException">It has another number of channels.</exception>
    public void Add(TensorStatistics other)
    {
        if (other.ChannelCount != ChannelCount)
        {
            throw new ArgumentException($"A tensor of {other.ChannelCount} channels is not one of {ChannelCount}.", nameof(other));
        }

        Magnitudes.Add(other.Magnitudes);
        for (var channel = 0; channel < ChannelCount; channel++)
        {
            _sums[channel] += other._sums[channel];
        }

        _positions += other._positions;
    }

    /// <summary>Writes it.</summary>
    public void Write(BinaryWriter writer)
    {
        Magnitudes.Write(writer);
        writer.Write(_positions);
        writer.Write(_sums.Length);
        foreach (var sum in _sums)
        {
            writer.Write(sum);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TensorStatistics Read(BinaryReader reader)
    {
        var magnitudes = MagnitudeHistogram.Read(reader);
        var (positions, channels) = (reader.ReadInt64(), reader.ReadInt32());
        if (positions < 0 || channels is <= 0 or > 1 << 20)
        {
            throw new InvalidDataException($"A tensor has no {channels} channels.");
        }

        var sums = new long[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            sums[channel] = reader.ReadInt64();
        }

        return new TensorStatistics(magnitudes, sums, positions);
    }
}
