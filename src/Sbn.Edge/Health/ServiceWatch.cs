using Microsoft.Extensions.Hosting.Systemd;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Health;

/// <summary>Looks after the running service: notices silent sources and lost events, feeds systemd's watchdog, publishes the figures.</summary>
internal sealed class ServiceWatch(CameraFleet fleet, VehicleStatus status, VehicleAlarms alarms, SendQueue outbox, RunningParts running, Liveness liveness, ISystemdNotifier? systemd)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Watchdog _watchdog = new(systemd, Environment.GetEnvironmentVariable("WATCHDOG_USEC"));
    private PublishGate _statsGate = new(running.Current.Options.Publish.Plan.Stats);

    /// <summary>Watches until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval);
        // The first call only sets the schedule, so that the first figures cover a whole period.
        _statsGate.IsDue(CaptureClock.MonotonicMicroseconds, doubt: 0);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                Tick();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private void Tick()
    {
        if (running.Current.Options.Publish.Plan.Stats is var policy && policy != _statsGate.Policy)
        {
            _statsGate = new PublishGate(policy);
        }

        var statsDue = _statsGate.IsDue(CaptureClock.MonotonicMicroseconds, doubt: 0);
        foreach (var camera in fleet.Cameras)
        {
            camera.Watch();
            if (statsDue)
            {
                camera.PublishStats();
            }
        }

        alarms.Look(running.Current, fleet.Cameras);
        liveness.Tick();
        outbox.Events.Retry();
        status.Report("outbox-disk", outbox.Events.Trouble);
        if (outbox.LostEvents is > 0 and var lost)
        {
            status.Report("outbox", $"{lost} alarm events were lost since the start: the space for them was full (Sbn:Outbox:MaxMegabytes, in memory Sbn:Broker:MaxQueuedEvents), or the disk did not give them back.");
        }

        _watchdog.Tick(fleet.Processed, fleet.Cameras.Select(camera => camera.Status.Current));
    }
}
