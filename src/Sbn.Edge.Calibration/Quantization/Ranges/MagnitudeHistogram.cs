using System.Runtime.InteropServices;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>
/// How the magnitudes of a tensor's values are spread: exact counts in bins whose width is 1/512 of their octave, so one pass
/// over the data is enough, whatever its range.
/// </summary>
/// <remarks>
/// Counts are whole numbers and the bins are the same for everyone: merging is associative and commutative, and the merged
/// counts of shards are those of one run over everything.
/// </remarks>
internal sealed class MagnitudeHistogram
{
    /// <summary>Bins of one octave.</summary>
    public const int BinsPerOctave = 1 << OctaveBits;

    private const int OctaveBits = 9;
    private const int MantissaBits = 23;
    private const int ExponentBias = 127;
    private const int FirstExponent = -24;
    private const int LastExponent = 15;
    private const int First = (FirstExponent + ExponentBias) << OctaveBits;
    private const int BinCount = (LastExponent - FirstExponent + 1) << OctaveBits;

    private readonly long[] _counts;

    /// <summary>An empty one.</summary>
    public MagnitudeHistogram()
        : this(new long[BinCount], 0, 0, 0)
    {
    }

    private MagnitudeHistogram(long[] counts, long tiny, float largest, long notFinite) =>
        (_counts, Tiny, Largest, NotFinite) = (counts, tiny, largest, notFinite);

    /// <summary>Values whose magnitude is below 2⁻²⁴: zeros.</summary>
    public long Tiny { get; private set; }

    /// <summary>The largest magnitude, exactly.</summary>
    public float Largest { get; private set; }

    /// <summary>Values that are no number or infinite. They are in no bin.</summary>
    public long NotFinite { get; private set; }

    /// <summary>All finite values.</summary>
    public long Count => Tiny + _counts.Sum();

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        var (tiny, notFinite) = (0L, 0L);
        var largest = BitConverter.SingleToUInt32Bits(Largest);
        foreach (var bits in MemoryMarshal.Cast<float, uint>(values))
        {
            var magnitude = bits & 0x7FFF_FFFF;
            var bin = (int)(magnitude >> (MantissaBits - OctaveBits)) - First;
            if (magnitude >= 0x7F80_0000)
            {
                notFinite++;
                continue;
            }

            if (bin < 0)
            {
                tiny++;
            }
            else
            {
                _counts[Math.Min(bin, BinCount - 1)]++;
            }

            largest = Math.Max(largest, magnitude);
        }

        (Tiny, NotFinite) = (Tiny + tiny, NotFinite + notFinite);
        Largest = BitConverter.UInt32BitsToSingle(largest);
    }

    /// <summary>Adds what another one counted.</summary>
    public void Add(MagnitudeHistogram other)
    {
        for (var bin = 0; bin < BinCount; bin++)
        {
            _counts[bin] += other._counts[bin];
        }

        (Tiny, NotFinite) = (Tiny + other.Tiny, NotFinite + other.NotFinite);
        Largest = Math.Max(Largest, other.Largest);
    }

    /// <summary>Share of the finite values in bins above a magnitude; 0 where nothing was seen.</summary>
    public double ShareAbove(float magnitude)
    {
        var (all, above) = (Count, Bins().Where(bin => bin.Low >= magnitude).Sum(bin => bin.Count));
        return all == 0 ? 0 : (double)above / all;
    }

    /// <summary>The bins that hold something, smallest magnitude first: lower edge, upper edge, count.</summary>
    public IEnumerable<(float Low, float High, long Count)> Bins()
    {
        for (var bin = 0; bin < BinCount; bin++)
        {
            if (_counts[bin] > 0)
            {
                yield return (Edge(bin), Edge(bin + 1), _counts[bin]);
            }
        }
    }

    /// <summary>Writes it; only bins that hold something take room.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Tiny);
        writer.Write(Largest);
        writer.Write(NotFinite);
        writer.Write(_counts.Count(count => count > 0));
        for (var bin = 0; bin < BinCount; bin++)
        {
            if (_counts[bin] > 0)
            {
                writer.Write((ushort)bin);
                writer.Write7BitEncodedInt64(_counts[bin]);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static MagnitudeHistogram Read(BinaryReader reader)
    {
        var (tiny, largest, notFinite) = (reader.ReadInt64(), reader.ReadSingle(), reader.ReadInt64());
        var counts = new long[BinCount];
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var bin = reader.ReadUInt16();
            var count = reader.Read7BitEncodedInt64();
            if (bin >= BinCount || count <= 0)
            {
                throw new InvalidDataException($"A histogram has no bin {bin} with {count} values.");
            }

            counts[bin] = count;
        }

        return tiny >= 0 && notFinite >= 0 && float.IsFinite(largest) && !float.IsNegative(largest)
            ? new MagnitudeHistogram(counts, tiny, largest, notFinite)
            : throw new InvalidDataException("A histogram counts less than nothing.");
    }

    private static float Edge(int bin) => BitConverter.UInt32BitsToSingle((uint)(bin + First) << (MantissaBits - OctaveBits));
}
