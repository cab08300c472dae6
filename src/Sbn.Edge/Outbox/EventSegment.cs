using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Sbn.Edge.Disk;

namespace Sbn.Edge.Outbox;

/// <summary>One file of the event log: records whose numbers follow each other. Its name is the number of the first.</summary>
internal sealed class EventSegment : IDisposable
{
    private const string Extension = ".events";

    private readonly SafeFileHandle _file;
    private readonly List<int> _offsets;

    private EventSegment(string path, long first, SafeFileHandle file, List<int> offsets, int length) =>
        (Path, First, _file, _offsets, Length) = (path, first, file, offsets, length);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Number of the first event.</summary>
    public long First { get; }

    /// <summary>Number of the event that would be written next.</summary>
    public long Next => First + _offsets.Count;

    /// <summary>Bytes of the records.</summary>
    public int Length { get; private set; }

    /// <summary>The number of a segment's first event, from its file name.</summary>
    public static bool TryNumberOf(string path, out long first)
    {
        first = 0;
        return System.IO.Path.GetExtension(path) == Extension
            && long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out first)
            && first is > 0 and < long.MaxValue / 2;
    }

    /// <summary>Makes an empty segment.</summary>
    public static EventSegment Create(string directory, long first)
    {
        var path = System.IO.Path.Combine(directory, first.ToString("x16", CultureInfo.InvariantCulture) + Extension);
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            DirectorySync.Flush(directory);
            return new EventSegment(path, first, file, [], 0);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a segment and cuts off what is behind its last whole record: the trace of a power cut.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">Number of its first event.</param>
    /// <param name="isLast">True for the one that is written to; only its end may be torn by a power cut, and is cut off.</param>
    public static EventSegment Open(string path, long first, bool isLast)
    {
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var (offsets, length) = Scan(file, first);
            if (isLast && RandomAccess.GetLength(file) > length)
            {
                RandomAccess.SetLength(file, length);
            }

            return new EventSegment(path, first, file, offsets, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes the next event behind the others; it survives the process from here on, a power cut after <see cref="Flush"/>.</summary>
    /// <exception cref="IOException">It could not be written; the segment is as it was.</exception>
    public void Append(ReadOnlySpan<byte> record)
    {
        try
        {
            RandomAccess.Write(_file, record, Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CutOff();
            throw;
        }

        _offsets.Add(Length);
        Length += record.Length;
    }

    /// <summary>Reads an event; null where the disk gives back something else than was written.</summary>
    public EventRecord? Read(long number)
    {
        var index = (int)(number - First);
        var begin = _offsets[index];
        var bytes = new byte[(index + 1 < _offsets.Count ? _offsets[index + 1] : Length) - begin];
        return ReadFully(_file, bytes, begin) == bytes.Length && EventRecord.TryRead(bytes, out var record) == bytes.Length && record!.Number == number ? record : null;
    }

    /// <summary>Brings everything written to the disk itself.</summary>
    public void Flush() => RandomAccess.FlushToDisk(_file);

    /// <summary>Removes the file.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static (List<int> Offsets, int Length) Scan(SafeFileHandle file, long first)
    {
        // A segment is written up to some MB only; what is longer was not written by us, and its head is enough.
        var bytes = new byte[Math.Min(RandomAccess.GetLength(file), EventLog.LargestSegment)];
        return Scan(bytes.AsSpan(0, ReadFully(file, bytes, 0)), first);
    }

    /// <summary>Where the records of a segment's bytes begin, and where the last one ends.</summary>
    internal static (List<int> Offsets, int Length) Scan(ReadOnlySpan<byte> rest, long first)
    {
        var offsets = new List<int>();
        var offset = 0;
        while (EventRecord.TryRead(rest[offset..], out var record) is > 0 and var length && record!.Number == first + offsets.Count)
        {
            offsets.Add(offset);
            offset += length;
        }

        return (offsets, offset);
    }

    private static int ReadFully(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(file, bytes[read..], offset + read) is > 0 and var count)
        {
            read += count;
        }

        return read;
    }

    private void CutOff()
    {
        try
        {
            RandomAccess.SetLength(_file, Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next record is written over what is left, and a start cuts it off.
        }
    }
}
