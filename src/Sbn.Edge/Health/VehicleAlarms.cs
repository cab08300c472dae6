using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Health;

/// <summary>The alarms of the vehicle itself: <c>degraded</c>. Safe to use from several threads.</summary>
internal sealed class VehicleAlarms
{
    private readonly AlarmDesk _desk;
    private readonly VehicleStatus _status;
    private readonly RateWindow _rates = new();
    private readonly Func<double?> _temperature;
    private DegradedSettings? _settings;
    private DegradedWatch _watch = new(new DegradedSettings(), null);
    private ConditionTracker _tracker;
    private AlarmState? _told;
    private TimeSpan _lookedAt = TimeSpan.MinValue;
    private bool _isOver;

    /// <summary>Publishes the alarms as unconfirmed: nobody has looked yet.</summary>
    /// <param name="settings">What is asked of the computer.</param>
    /// <param name="desk">Where the vehicle's alarms leave.</param>
    /// <param name="status">The vehicle's state, which says the same.</param>
    /// <param name="temperature">Measures °C; null where it cannot.</param>
    public VehicleAlarms(DegradedSettings settings, AlarmDesk desk, VehicleStatus status, Func<double?> temperature)
    {
        (_desk, _status, _temperature) = (desk, status, temperature);
        _tracker = new ConditionTracker([], desk.Numbers, null);
        lock (_desk.Gate)
        {
            Take(settings);
            _desk.Doubt(_tracker.States, "since the start");
            _desk.TakeAwayOthers([]);
        }
    }

    /// <summary>Looks; at most once a second.</summary>
    /// <param name="parts">The model and the settings.</param>
    /// <param name="cameras">The cameras.</param>
    public void Look(SharedParts parts, IReadOnlyList<CameraPipeline> cameras)
    {
        var now = TimeSpan.FromMicroseconds(CaptureClock.MonotonicMicroseconds);
        if (_lookedAt > now - TimeSpan.FromSeconds(1))
        {
            return;
        }

        _status.Report("alarm-memory", parts.Memory?.Trouble);
        var provider = parts.Model.Session.Provider;
        Look(
            parts.Options.Alarms.Degraded,
            DegradedWatch.ProviderFault(parts.Options.Model.Provider, provider.Name, provider.Notes),
            _rates.Look(now, cameras.Select(camera => camera.Progress)),
            now);
    }

    /// <summary>Looks.</summary>
    /// <param name="settings">What is asked of the computer.</param>
    /// <param name="provider">What is wrong with the execution provider; null where nothing is.</param>
    /// <param name="slowest">The slowest camera.</param>
    /// <param name="now">The time.</param>
    public void Look(DegradedSettings settings, string? provider, (string Camera, double FramesPerSecond)? slowest, TimeSpan now)
    {
        lock (_desk.Gate)
        {
            _lookedAt = now;
            if (_isOver)
            {
                return;
            }

            Take(settings);
            _watch.Look(provider, _temperature(), slowest, now);
            var reasons = _watch.Reasons;
            var reason = reasons.Count == 0 ? "The computer does what is asked of it." : string.Join(' ', reasons);
            var update = _tracker.Observe(AlarmKinds.Degraded, reasons.Count > 0, reason, new AlarmMoment(-1, DateTimeOffset.UtcNow, now));
            if (_tracker.States is [var state])
            {
                // What holds it back is told when it begins and when it is over.
                var isNews = update.Changed.Count > 0 || _told is null || (_watch.HeldBy is null) != (_told.HeldBy is null);
                state = isNews ? state with { HeldBy = _watch.HeldBy } : state;
                _told = isNews ? state : _told;
                _desk.Publish(update with { Changed = isNews ? [state] : [] });
            }

            _status.Report("alarms", settings.Enabled && reasons.Count > 0 ? reason : null);
        }
    }

    /// <summary>Takes back what was said: nobody looks any more.</summary>
    public void End()
    {
        lock (_desk.Gate)
        {
            _isOver = true;
            if (_told is not null)
            {
                _desk.Doubt(_tracker.States, "since the service stopped");
            }
        }
    }

    private void Take(DegradedSettings settings)
    {
        if (ReferenceEquals(settings, _settings))
        {
            return;
        }

        _watch = new DegradedWatch(settings, _settings is null ? null : _watch);
        var before = _settings;
        _settings = settings;
        var rule = ConditionTracker.Rule(settings.Enabled, TimeSpan.Zero, TimeSpan.Zero);
        _tracker = new ConditionTracker([(AlarmKinds.Degraded, rule)], _desk.Numbers, before is null ? _desk.Restored : new AlarmSnapshot(_desk.Numbers.Last, _tracker.States, IsOfThisRun: true));
        _desk.KeepOnly(_ => true, _tracker.States);
        _told = null;
    }
}
