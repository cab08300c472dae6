using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Alarms;

/// <summary>When a scene was seen.</summary>
/// <param name="Frame">Number of the frame in its source.</param>
/// <param name="At">When it was captured, UTC.</param>
/// <param name="Clock">The clock that hold times run on: media time for recordings, so that they do not depend on how fast one is read; else monotonic time.</param>
public readonly record struct AlarmMoment(long Frame, DateTimeOffset At, TimeSpan Clock)
{
    /// <summary>The moment of a frame.</summary>
    public static AlarmMoment Of(Frame frame) =>
        new(frame.Index, frame.CapturedAt, frame.MediaTime ?? TimeSpan.FromMicroseconds(frame.MonotonicMicroseconds));
}
