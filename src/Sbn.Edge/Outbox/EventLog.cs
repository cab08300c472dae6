using Sbn.Edge.Core;

namespace Sbn.Edge.Outbox;

/// <summary>
/// Alarm events on disk, in order, in segments of bounded length; what the broker has acknowledged goes, segment by
/// segment, and where the disk space given is not enough, the oldest segment goes and its events are counted as lost.
/// An append survives the process at once, and a power cut when <see cref="Flush"/> has returned. Not safe for several
/// threads, except for <see cref="Flush"/> beside all others.
/// </summary>
/// <remarks>
/// Why no database: an event costs one write of its own length and one flush, and neither rewrites what is there already
/// (docs/service.md has the measurement beside SQLite), and flash wears.
/// </remarks>
internal sealed class EventLog : IDisposable
{
    /// <summary>The longest segment that is written or read, bytes.</summary>
    public const int LargestSegment = 1 << 20;

    /// <summary>The file that whoever uses the folder holds.</summary>
    public const string LockFile = "lock";

    private const int HeldByAnother = 11; // EWOULDBLOCK of flock(2)

    private readonly string _directory;
    private readonly FileStream _lock;
    private readonly AcknowledgedMark _mark;
    private readonly List<EventSegment> _segments;
    private readonly Lock _flushing = new();
    private readonly long _maxBytes;
    private readonly int _segmentBytes;
    private bool _isClosed;

    private EventLog(string directory, FileStream held, AcknowledgedMark mark, List<EventSegment> segments, long maxBytes)
    {
        (_directory, _lock, _mark, _segments, _maxBytes) = (directory, held, mark, segments, maxBytes);
        _segmentBytes = (int)Math.Min(LargestSegment, maxBytes / 4);
        FirstPending = mark.Number + 1;
        if (segments.Count > 0 && segments[0].First > FirstPending)
        {
            // The mark is older than what went when it was set, see there.
            FirstPending = segments[0].First;
        }

        RemoveAcknowledged();
    }

    /// <summary>Number of the oldest event that is not acknowledged, or of the next one to come.</summary>
    public long FirstPending { get; private set; }

    /// <summary>Number that the next event gets.</summary>
    public long Next => Math.Max(_mark.Number + 1, _segments.Count == 0 ? 1 : _segments[^1].Next);

    /// <summary>Events that were written and can no longer be read: the space was not enough, or the disk lost them.</summary>
    public long Lost { get; private set; }

    /// <summary>Opens the log of a folder, or makes one. What a power cut left half written is cut off.</summary>
    /// <param name="directory">The folder; made where there is none.</param>
    /// <param name="maxBytes">The most that all segments may take together.</param>
    /// <exception cref="UserException">Another process uses the folder.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static EventLog Open(string directory, long maxBytes)
    {
        FileStream? held = null;
        AcknowledgedMark? mark = null;
        var segments = new List<EventSegment>();
        try
        {
            Directory.CreateDirectory(directory);
            held = Hold(directory);
            mark = AcknowledgedMark.Open(directory);
            var files = Directory.GetFiles(directory).Select(path => (Path: path, IsOne: EventSegment.TryNumberOf(path, out var first), First: first))
                .Where(file => file.IsOne).OrderBy(file => file.First).ToArray();
            for (var i = 0; i < files.Length; i++)
            {
                segments.Add(EventSegment.Open(files[i].Path, files[i].First, isLast: i == files.Length - 1));
            }

            return new EventLog(directory, held, mark, segments, maxBytes);
        }
        catch (Exception e)
        {
            segments.ForEach(segment => segment.Dispose());
            mark?.Dispose();
            held?.Dispose();
            throw e is UnauthorizedAccessException ? new IOException(e.Message, e) : e;
        }
    }

    /// <summary>Appends an event.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="IOException">The disk does not take it; the log is as it was.</exception>
    public long Append(string topic, ReadOnlySpan<byte> payload)
    {
        var number = Next;
        var record = EventRecord.Write(number, topic, payload);
        try
        {
            if (_segments.Count == 0 || _segments[^1].Next != number || _segments[^1].Length + record.Length > _segmentBytes)
            {
                Begin(number);
            }

            while (_segments.Count > 1 && _segments.Sum(segment => (long)segment.Length) + record.Length > _maxBytes)
            {
                DropOldest();
            }

            _segments[^1].Append(record);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }

        return number;
    }

    /// <summary>Reads the first readable event from a number on; null where there is none. Those skipped are counted as lost.</summary>
    public EventRecord? ReadFrom(long number)
    {
        foreach (var segment in _segments.Where(segment => segment.Next > number))
        {
            Lost += Math.Max(0, segment.First - number);
            for (number = Math.Max(number, segment.First); number < segment.Next; number++)
            {
                if (segment.Read(number) is { } record)
                {
                    return record;
                }

                Lost++;
            }
        }

        Lost += Math.Max(0, Next - number);
        return null;
    }

    /// <summary>Notes that the broker has acknowledged an event and all before it, and gives up what only they needed.</summary>
    /// <exception cref="IOException">The disk does not take the note; after a restart the event comes once more.</exception>
    public void Acknowledge(long number)
    {
        if (number >= FirstPending)
        {
            FirstPending = number + 1;
            _mark.Set(number);
            RemoveAcknowledged();
        }
    }

    /// <summary>Brings what was appended to the disk itself.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void Flush()
    {
        lock (_flushing)
        {
            if (!_isClosed && _segments.Count > 0)
            {
                _segments[^1].Flush();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_flushing)
        {
            _isClosed = true;
            _segments.ForEach(segment => segment.Dispose());
        }

        _mark.Dispose();
        _lock.Dispose();
    }

    private static FileStream Hold(string directory)
    {
        var path = Path.Combine(directory, LockFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult == HeldByAnother)
        {
            throw new UserException($"Another sbn-edge keeps its alarm events in {directory}; stop it, or give this one another Sbn:Outbox:Directory.", e);
        }
    }

    private void Begin(long number)
    {
        lock (_flushing)
        {
            if (_segments.Count > 0)
            {
                _segments[^1].Flush();
            }

            _segments.Add(EventSegment.Create(_directory, number));
        }

        RemoveAcknowledged();
    }

    private void DropOldest()
    {
        var end = _segments[0].Next;
        Lost += Math.Max(0, end - FirstPending);
        FirstPending = Math.Max(FirstPending, end);
        RemoveFirst();
    }

    private void RemoveAcknowledged()
    {
        while (_segments.Count > 1 && _segments[0].Next <= FirstPending)
        {
            RemoveFirst();
        }
    }

    private void RemoveFirst()
    {
        lock (_flushing)
        {
            var first = _segments[0];
            _segments.RemoveAt(0);
            first.Delete();
        }
    }
}
