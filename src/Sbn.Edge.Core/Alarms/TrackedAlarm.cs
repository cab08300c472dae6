using System.Globalization;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Alarms;

/// <summary>One alarm: its rule, and where it stands.</summary>
internal sealed class TrackedAlarm
{
    /// <summary>A hold that is over sooner is not told.</summary>
    private static readonly TimeSpan ShortHold = TimeSpan.FromSeconds(1);

    private readonly AlarmRule _rule;
    private readonly HysteresisGate _gate;

    /// <summary>Makes an alarm that stands as before a restart, or a change of the rules.</summary>
    public TrackedAlarm(string kind, string? zone, AlarmRule rule, AlarmSnapshot? restored)
    {
        _rule = rule;
        State = new AlarmState { Kind = kind, Zone = zone, Status = AlarmStatus.Cleared, Reason = "Not raised since the start." };
        if (restored?.States.FirstOrDefault(s => s.Key == State.Key) is { } before)
        {
            var isDoubtful = before.Status != AlarmStatus.Cleared && !restored.IsOfThisRun;
            State = before with { Status = isDoubtful ? AlarmStatus.Unconfirmed : before.Status, HeldBy = null };
        }

        _gate = new HysteresisGate(rule, State.Status != AlarmStatus.Cleared);
    }

    /// <summary>Where it stands.</summary>
    public AlarmState State { get; private set; }

    /// <summary>Takes a level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="place">Where, should the state change.</param>
    /// <param name="moment">When it was measured.</param>
    /// <param name="numbers">Gives an event its number.</param>
    /// <param name="changes">Where a change of the state, and an event, are noted.</param>
    public void Observe(AlarmLevel level, PixelBox? place, AlarmMoment moment, AlarmNumbers numbers, AlarmChanges changes)
    {
        var turned = _gate.Update(level.Value, moment.Clock);
        var confirmed = State.Status == AlarmStatus.Unconfirmed && level.Value >= _rule.RaiseAt;
        if (turned || confirmed)
        {
            State = State with
            {
                Status = _gate.IsOn ? AlarmStatus.Active : AlarmStatus.Cleared,
                Since = turned ? moment.At : State.Since,
                Reason = level.Reason,
                Level = level.Value,
                Place = place,
                Seq = turned ? numbers.Next() : State.Seq,
                HeldBy = null,
            };
            changes.Add(State, turned ? AlarmEvent.Of(State, level.Value!.Value, moment) : null);
            return;
        }

        // Told when it begins and when it is over, not how it goes on.
        var isHeld = _gate.Waited(moment.Clock) is { } waited && waited > ShortHold;
        if (isHeld != State.HeldBy is not null)
        {
            State = State with { HeldBy = isHeld ? Hold(level, moment.Clock) : null };
            changes.Add(State, null);
        }
    }

    /// <summary>Tells another reason of an alarm that is active; no event, as it goes on.</summary>
    public void Reword(string reason, AlarmChanges changes)
    {
        if (State.Status == AlarmStatus.Active && State.Reason != reason)
        {
            State = State with { Reason = reason };
            changes.Add(State, null);
        }
    }

    private string Hold(AlarmLevel level, TimeSpan clock)
    {
        var (name, after) = _gate.IsOn ? (nameof(AlarmRule.ClearAfter), _rule.ClearAfter) : (nameof(AlarmRule.RaiseAfter), _rule.RaiseAfter);
        var missing = after - _gate.Waited(clock)!.Value;
        return string.Create(CultureInfo.InvariantCulture, $"{name} {after:c}: {Math.Round(missing.TotalSeconds, 1)} s of it are missing. {level.Reason}");
    }
}
