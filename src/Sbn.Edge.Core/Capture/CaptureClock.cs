using System.Diagnostics;

namespace Sbn.Edge.Core.Capture;

/// <summary>Stamps frames with the wall clock and the monotonic clock (CLOCK_MONOTONIC on Linux).</summary>
public static class CaptureClock
{
    /// <summary>Now, on the monotonic clock, microseconds.</summary>
    public static long MonotonicMicroseconds => (long)Stopwatch.GetElapsedTime(0).TotalMicroseconds;

    /// <summary>Stamps a frame that was captured now.</summary>
    public static void Stamp(Frame frame)
    {
        frame.CapturedAt = DateTimeOffset.UtcNow;
        frame.MonotonicMicroseconds = MonotonicMicroseconds;
    }

    /// <summary>
    /// Stamps a frame that the driver says was captured at <paramref name="monotonicMicroseconds"/>. A time in the future or
    /// more than ten seconds ago is not of this clock (some drivers count from elsewhere): then the frame is stamped now.
    /// </summary>
    public static void Stamp(Frame frame, long monotonicMicroseconds)
    {
        Stamp(frame);
        var age = frame.MonotonicMicroseconds - monotonicMicroseconds;
        if (age is < 0 or > 10_000_000)
        {
            return;
        }

        frame.CapturedAt -= TimeSpan.FromMicroseconds(age);
        frame.MonotonicMicroseconds = monotonicMicroseconds;
    }
}
