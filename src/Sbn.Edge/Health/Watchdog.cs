using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Health;

/// <summary>
/// Feeds systemd's watchdog, but only while frames really advance, or while every camera is known to be away: a service
/// that merely breathes is not alive.
/// </summary>
internal sealed class Watchdog
{
    private readonly ISystemdNotifier? _systemd;
    private readonly TimeSpan _interval;
    private long _lastProcessed = -1;
    private long _fedAt;

    /// <summary>Makes the watchdog of this process.</summary>
    /// <param name="systemd">The way to systemd; null outside of it.</param>
    /// <param name="watchdogUsec">The value of WATCHDOG_USEC: microseconds within which it must be fed.</param>
    public Watchdog(ISystemdNotifier? systemd, string? watchdogUsec)
    {
        _systemd = systemd;
        _interval = long.TryParse(watchdogUsec, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? TimeSpan.FromMicroseconds(limit / 2.0)
            : TimeSpan.Zero;
    }

    /// <summary>Feeds systemd if it is time and the service is alive.</summary>
    /// <param name="processed">Frames processed since the start, over all cameras.</param>
    /// <param name="cameras">The cameras' states.</param>
    public void Tick(long processed, IEnumerable<CameraState?> cameras)
    {
        var now = Environment.TickCount64;
        if (_systemd is null || _interval == TimeSpan.Zero || now - _fedAt < _interval.TotalMilliseconds)
        {
            return;
        }

        if (IsAlive(_lastProcessed, processed, cameras))
        {
            _systemd.Notify(new ServiceState("WATCHDOG=1"));
            _fedAt = now;
            _lastProcessed = processed;
        }
    }

    /// <summary>True if a frame was processed since the last look, or no camera is there to bring one and that is known.</summary>
    public static bool IsAlive(long before, long now, IEnumerable<CameraState?> cameras) =>
        now > before || cameras.All(state => state is CameraState.Reconnecting or CameraState.Ended);
}
