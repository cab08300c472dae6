using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Pipeline;

/// <summary>Plays a recording at its own speed: waits until each frame is due, and stamps it with that moment.</summary>
/// <param name="speed">1 for real time, 2 for twice as fast, 0 for no waiting at all.</param>
/// <param name="framesPerSecond">The recording's rate, where frames carry no time.</param>
internal sealed class Pacer(double speed, double? framesPerSecond)
{
    /// <summary>For folders of pictures, which know no rate.</summary>
    private const double DefaultFramesPerSecond = 10;

    /// <summary>Beyond this lateness the schedule begins anew: frames are not hurried to make up for a slow model.</summary>
    private const long MaxLateUs = 250_000;

    private long? _startUs;

    /// <summary>Waits until <paramref name="frame"/> is due.</summary>
    public void Wait(Frame frame, CancellationToken cancellationToken)
    {
        if (speed > 0)
        {
            var mediaUs = frame.MediaTime is { } time
                ? time.TotalMicroseconds
                : frame.Index * 1e6 / (framesPerSecond ?? DefaultFramesPerSecond);
            var offset = (long)(mediaUs / speed);
            var now = CaptureClock.MonotonicMicroseconds;
            _startUs ??= now - offset;
            var due = _startUs.Value + offset;
            if (now - due > MaxLateUs)
            {
                _startUs = now - offset;
            }
            else if (due > now && cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMicroseconds(due - now)))
            {
                frame.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        // A recording's frame exists for us from the moment it is played.
        CaptureClock.Stamp(frame);
    }
}
