namespace Sbn.Edge.Core.Capture;

/// <summary>
/// One camera frame: 8-bit BGR, row by row without padding. The buffer is leased from a <see cref="FramePool"/>;
/// whoever holds the frame owns it and gives it back with <see cref="Dispose"/>, exactly once.
/// </summary>
public sealed class Frame : IDisposable
{
    private FramePool? _pool;

    internal Frame(int width, int height)
    {
        Width = width;
        Height = height;
        Bgr = GC.AllocateUninitializedArray<byte>(width * height * 3, pinned: true);
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The pixels, [Height, Width, 3], blue first. Pinned, so that native code may read it in place.</summary>
    public byte[] Bgr { get; }

    /// <summary>Number of the frame in its source, from 0; gaps are frames the source dropped.</summary>
    public long Index { get; set; }

    /// <summary>When the frame was captured, wall clock, UTC.</summary>
    public DateTimeOffset CapturedAt { get; set; }

    /// <summary>When the frame was captured on the machine's monotonic clock, microseconds.</summary>
    public long MonotonicMicroseconds { get; set; }

    /// <summary>Position in the recording; null for live sources.</summary>
    public TimeSpan? MediaTime { get; set; }

    /// <summary>Gives the buffer back to its pool. The frame must not be touched afterwards.</summary>
    public void Dispose() => Interlocked.Exchange(ref _pool, null)?.Return(this);

    internal void LeaseFrom(FramePool pool) => _pool = pool;
}
