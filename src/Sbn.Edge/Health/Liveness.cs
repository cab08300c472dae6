using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Health;

/// <summary>
/// Whether the service does its work, as <c>/healthz</c> asks: frames advance, or every camera is known to be away. Its time is monotonic: a wall clock that
/// is set says nothing about frames.
/// </summary>
internal sealed class Liveness(CameraFleet fleet, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private long _processed = -1;
    private TimeSpan _advanced = clock.GetElapsedTime(0);

    /// <summary>Why it does not, one sentence; null where it does.</summary>
    public string? WhyNot()
    {
        lock (_lock)
        {
            var (processed, now) = (fleet.Processed, clock.GetElapsedTime(0));
            if (Watchdog.IsAlive(_processed, processed, fleet.Cameras.Select(camera => camera.Status.Current)))
            {
                (_processed, _advanced) = (processed, now);
            }

            return now - _advanced < Patience ? null : $"No frame has been processed for {(now - _advanced).TotalSeconds:0} s, and no camera is known to be away.";
        }
    }

    /// <summary>Looks, so that what is asked for seldom is known all the same.</summary>
    public void Tick() => WhyNot();
}
