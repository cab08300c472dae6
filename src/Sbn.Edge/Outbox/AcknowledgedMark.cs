using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Sbn.Edge.Outbox;

/// <summary>
/// Up to which event the broker has acknowledged all: a file of two places that are written in turn, so that one torn by a
/// power cut leaves the other. It is not flushed: after a power cut it may be some seconds old, and then events come twice,
/// with the same id, which costs less than a flush for each.
/// </summary>
internal sealed class AcknowledgedMark : IDisposable
{
    private const int PlaceLength = 16;

    private readonly SafeFileHandle _file;
    private bool _second;

    private AcknowledgedMark(SafeFileHandle file, long number) => (_file, Number) = (file, number);

    /// <summary>Number of the last event that is acknowledged with all before it; 0 for none.</summary>
    public long Number { get; private set; }

    /// <summary>Opens the mark of a folder, or makes one.</summary>
    public static AcknowledgedMark Open(string directory)
    {
        var file = File.OpenHandle(Path.Combine(directory, "acknowledged"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            Span<byte> places = stackalloc byte[2 * PlaceLength];
            var read = RandomAccess.Read(file, places, 0);
            var number = 0L;
            for (var place = 0; place + PlaceLength <= read; place += PlaceLength)
            {
                number = Math.Max(number, NumberIn(places.Slice(place, PlaceLength)));
            }

            return new AcknowledgedMark(file, number);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Moves the mark on.</summary>
    public void Set(long number)
    {
        Span<byte> place = stackalloc byte[PlaceLength];
        place.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(place, number);
        BinaryPrimitives.WriteUInt32LittleEndian(place[8..], Crc32.HashToUInt32(place[..8]));
        RandomAccess.Write(_file, place, _second ? PlaceLength : 0);
        _second = !_second;
        Number = number;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long NumberIn(ReadOnlySpan<byte> place)
    {
        var number = BinaryPrimitives.ReadInt64LittleEndian(place);
        return number > 0 && number < long.MaxValue / 2 && BinaryPrimitives.ReadUInt32LittleEndian(place[8..]) == Crc32.HashToUInt32(place[..8]) ? number : 0;
    }
}
