using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// Watches what is wrong with one camera itself: its source is away, silent, or shows another street than the calibration knows.
/// Safe to use from several threads.
/// </summary>
internal sealed class ConditionReporter
{
    private readonly AlarmDesk _desk;
    private readonly CameraIdentity _identity;
    private readonly Func<(CameraState? State, string? Reason)> _camera;
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);
    private ConditionTracker _tracker;
    private AlarmState? _off;
    private bool? _isDrifting;
    private string _drift = string.Empty;
    private bool _isOver;

    /// <summary>Makes the reporter.</summary>
    /// <param name="alarms">When alarms are raised.</param>
    /// <param name="drift">Whether drift is watched; null where it is not to be.</param>
    /// <param name="desk">Where the camera's alarms leave.</param>
    /// <param name="identity">The camera.</param>
    /// <param name="camera">What the camera is doing, and why it is not streaming.</param>
    /// <param name="restored">What an earlier start left; null for nothing.</param>
    public ConditionReporter(AlarmSettings alarms, DriftWatch drift, AlarmDesk desk, CameraIdentity identity, Func<(CameraState? State, string? Reason)> camera, AlarmSnapshot? restored = null)
    {
        (_desk, _identity, _camera) = (desk, identity, camera);
        (_tracker, _off) = Make(alarms, drift, restored);
    }

    /// <summary>Publishes all alarms as unconfirmed: nobody has looked yet.</summary>
    public void PublishUnconfirmed()
    {
        lock (_desk.Gate)
        {
            _desk.Doubt(_tracker.States, "since the start");
            TellOff();
        }
    }

    /// <summary>Goes on with other settings; alarms stay as they stand.</summary>
    public void Refit(AlarmSettings alarms, DriftWatch drift)
    {
        lock (_desk.Gate)
        {
            (_tracker, _off) = Make(alarms, drift, new AlarmSnapshot(_desk.Numbers.Last, _tracker.States, IsOfThisRun: true));
            var states = _tracker.States;
            _desk.KeepOnly(AlarmKinds.IsCondition, _off is { } off ? [.. states, off] : states);
            _looked.IntersectWith(states.Select(state => state.Kind));
            _desk.Doubt(states.Where(state => !_looked.Contains(state.Kind)), "since the start");
            _desk.Publish(new AlarmUpdate([.. states.Where(state => _looked.Contains(state.Kind))], []));
            TellOff();
        }
    }

    /// <summary>Says whether the street has drifted.</summary>
    /// <param name="isDrifting">Null while too little was seen to know.</param>
    /// <param name="reason">One sentence.</param>
    public void Drift(bool? isDrifting, string reason)
    {
        lock (_desk.Gate)
        {
            (_isDrifting, _drift) = (isDrifting, reason);
        }
    }

    /// <summary>Looks at the camera; to be called when its state changes, and now and then.</summary>
    public void Look()
    {
        lock (_desk.Gate)
        {
            var (state, reason) = _camera();
            if (_isOver || state is null)
            {
                return;
            }

            if (state == CameraState.Ended)
            {
                // A recording that is over is not away, and of a camera that is gone for good nobody knows any more.
                _isOver = true;
                _desk.Doubt(_tracker.States.Where(alarm => _looked.Contains(alarm.Kind)), "since the camera ended");
                return;
            }

            Look(AlarmKinds.CameraOffline, state == CameraState.Reconnecting, reason ?? "The source is there.");
            Look(AlarmKinds.Stalled, state == CameraState.Stalled, reason ?? "The source sends frames.");
            Look(AlarmKinds.Drift, _isDrifting, _drift);
        }
    }

    private static (string Kind, AlarmRule Rule)[] Rules(AlarmSettings alarms, DriftWatch drift) =>
    [
        (AlarmKinds.CameraOffline, alarms.CameraOffline.ToRule()),
        (AlarmKinds.Stalled, alarms.Stalled.ToRule()),
        (AlarmKinds.Drift, alarms.Drift.ToRule() with { Enabled = alarms.Drift.Enabled && drift == DriftWatch.On }),
    ];

    private (ConditionTracker Tracker, AlarmState? Off) Make(AlarmSettings alarms, DriftWatch drift, AlarmSnapshot? before) =>
    (
        new ConditionTracker(Rules(alarms, drift), _desk.Numbers, before),
        alarms.Drift.Enabled && drift == DriftWatch.Impossible
            ? AlarmState.OffBecause(AlarmKinds.Drift, null, "Calibration: the bundle's has no street profile for its variant.")
            : null);

    private void TellOff()
    {
        if (_off is { } off)
        {
            _desk.Publish(new AlarmUpdate([off], []));
        }
    }

    private void Look(string kind, bool? isThere, string reason)
    {
        var now = TimeSpan.FromMicroseconds(CaptureClock.MonotonicMicroseconds);
        var update = _tracker.Observe(kind, isThere, reason, new AlarmMoment(_identity.LastHeader().Frame, DateTimeOffset.UtcNow, now));
        if (isThere is not null && _looked.Add(kind))
        {
            update = update with { Changed = [.. _tracker.States.Where(state => state.Kind == kind)] };
        }

        _desk.Publish(update);
    }
}

/// <summary>Whether a camera's street is watched for drift.</summary>
internal enum DriftWatch
{
    /// <summary>It is.</summary>
    On,

    /// <summary>It is not asked for.</summary>
    Off,

    /// <summary>It is asked for, and the bundle has nothing to hold it against.</summary>
    Impossible,
}
