using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Alarms;

/// <summary>What one observation changed; mostly nothing.</summary>
/// <param name="Changed">The alarms whose state is another now.</param>
/// <param name="Events">What was raised or cleared, in order of <see cref="AlarmEvent.Seq"/>.</param>
public sealed record AlarmUpdate(IReadOnlyList<AlarmState> Changed, IReadOnlyList<AlarmEvent> Events)
{
    /// <summary>Nothing changed.</summary>
    public static AlarmUpdate None { get; } = new([], []);
}

/// <summary>What must outlive a restart, or a change of the rules.</summary>
/// <param name="LastSeq">Number of the last event.</param>
/// <param name="States">The alarms.</param>
/// <param name="IsOfThisRun">True where somebody has looked all the time, so that what is active stays active.</param>
public sealed record AlarmSnapshot(long LastSeq, IReadOnlyList<AlarmState> States, bool IsOfThisRun = false);

/// <summary>
/// Raises, holds and clears the alarms of one camera. After a restart an alarm that was raised is
/// <see cref="AlarmStatus.Unconfirmed"/> until its level is seen high again (then it is active, without a new event) or has
/// been low for long enough (then it is cleared). Not safe for use by several threads.
/// </summary>
public sealed class AlarmTracker
{
    private const string RoadZoneName = "ahead";

    private readonly SceneLevels _levels;
    private readonly List<Alarm> _alarms = [];
    private readonly List<AlarmState> _withdrawn = [];
    private long _lastSeq;

    /// <summary>Makes a tracker.</summary>
    /// <param name="shape">The scenes' shape.</param>
    /// <param name="classNames">The model's classes, by id.</param>
    /// <param name="options">When alarms are raised; validated.</param>
    /// <param name="restored">What the last run left; null at a first start.</param>
    /// <exception cref="UserException">An option is out of range.</exception>
    public AlarmTracker(
        SceneShape shape, IReadOnlyList<string> classNames, AlarmOptions options, AlarmSnapshot? restored = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classNames.Count, shape.ClassCount);
        options.Validate(nameof(AlarmOptions));
        _levels = new SceneLevels(shape, classNames, options);
        _lastSeq = restored?.LastSeq ?? 0;
        var notes = new List<string>();
        Add(AlarmKinds.LowCoverage, null, options.LowCoverage, restored);
        if (_levels.HasRoad)
        {
            Add(AlarmKinds.UncertainRoad, RoadZoneName, options.UncertainRoad, restored);
        }
        else if (options.UncertainRoad.Enabled)
        {
            notes.Add($"The alarm {AlarmKinds.UncertainRoad} is off: the model has no class '{options.RoadClass}'.");
        }

        Add(AlarmKinds.Blind, null, options.Blind, restored);
        Notes = notes;

        // An alarm that exists no more must not stay raised for ever in its retained message.
        foreach (var state in restored?.States ?? [])
        {
            if (state.Status != AlarmStatus.Cleared && _alarms.TrueForAll(a => a.State.Key != state.Key))
            {
                _withdrawn.Add(state);
            }
        }
    }

    /// <summary>What the user should know of alarms that cannot work with this model; one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The present state of each alarm.</summary>
    public IReadOnlyList<AlarmState> States => _alarms.ConvertAll(a => a.State);

    /// <summary>What must outlive a restart; with <see cref="AlarmSnapshot.IsOfThisRun"/> a change of the rules.</summary>
    public AlarmSnapshot Snapshot() => new(_lastSeq, [.. _withdrawn, .. States]);

    /// <summary>Takes the next scene.</summary>
    /// <param name="certainty">The scene.</param>
    /// <param name="contrast">The picture's contrast, <see cref="PictureContrast.Of"/>; null where it is not known.</param>
    /// <param name="geometry">How the scene's grid lies on the frame.</param>
    /// <param name="moment">When it was seen.</param>
    public AlarmUpdate Observe(SceneCertainty certainty, double? contrast, FrameGeometry geometry, AlarmMoment moment)
    {
        List<AlarmState>? changed = null;
        List<AlarmEvent>? events = null;
        foreach (var state in _withdrawn)
        {
            var cleared = state with { Status = AlarmStatus.Cleared, Reason = "This alarm is switched off.", Level = null, Since = moment.At, Seq = ++_lastSeq };
            (changed ??= []).Add(cleared);
            (events ??= []).Add(EventOf(cleared, 0, moment));
        }

        _withdrawn.Clear();
        foreach (var alarm in _alarms)
        {
            var (level, reason) = alarm.State.Kind switch
            {
                AlarmKinds.LowCoverage => SceneLevels.Unaccepted(certainty),
                AlarmKinds.UncertainRoad => _levels.UncertainRoad(certainty),
                _ => _levels.Blindness(certainty, contrast),
            };
            var turned = alarm.Gate.Update(level, moment.Clock);
            var confirmed = alarm.State.Status == AlarmStatus.Unconfirmed && level >= alarm.Rule.RaiseAt;
            if (!turned && !confirmed)
            {
                continue;
            }

            alarm.State = alarm.State with
            {
                Status = alarm.Gate.IsOn ? AlarmStatus.Active : AlarmStatus.Cleared,
                Since = turned ? moment.At : alarm.State.Since,
                Reason = reason,
                Level = level,
                Place = alarm.State.Kind == AlarmKinds.UncertainRoad ? geometry.BoxToFrame(_levels.RoadZone) : null,
                Seq = turned ? ++_lastSeq : alarm.State.Seq,
            };
            (changed ??= []).Add(alarm.State);
            if (turned)
            {
                (events ??= []).Add(EventOf(alarm.State, level!.Value, moment));
            }
        }

        return changed is null ? AlarmUpdate.None : new AlarmUpdate(changed, events ?? []);
    }

    private static AlarmEvent EventOf(AlarmState state, double level, AlarmMoment moment) => new()
    {
        Id = Guid.CreateVersion7(moment.At),
        Seq = state.Seq,
        Change = state.Status == AlarmStatus.Cleared ? AlarmChange.Cleared : AlarmChange.Raised,
        Kind = state.Kind,
        Zone = state.Zone,
        Reason = state.Reason,
        Level = level,
        Place = state.Place,
        At = moment.At,
        Frame = moment.Frame,
    };

    private void Add(string kind, string? zone, AlarmRule rule, AlarmSnapshot? restored)
    {
        if (!rule.Enabled)
        {
            return;
        }

        var state = new AlarmState { Kind = kind, Zone = zone, Status = AlarmStatus.Cleared, Reason = "Not raised since the start." };
        var before = restored?.States.FirstOrDefault(s => s.Key == state.Key);
        if (before is { Status: not AlarmStatus.Cleared })
        {
            state = restored!.IsOfThisRun ? before : before with { Status = AlarmStatus.Unconfirmed };
        }
        else if (before is not null)
        {
            state = before;
        }

        _alarms.Add(new Alarm(rule, new HysteresisGate(rule, state.Status != AlarmStatus.Cleared), state));
    }

    private sealed class Alarm(AlarmRule rule, HysteresisGate gate, AlarmState state)
    {
        public AlarmRule Rule { get; } = rule;

        public HysteresisGate Gate { get; } = gate;

        public AlarmState State { get; set; } = state;
    }
}
