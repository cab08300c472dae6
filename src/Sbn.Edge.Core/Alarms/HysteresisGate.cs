namespace Sbn.Edge.Core.Alarms;

/// <summary>Turns a level into on and off: two thresholds, and a time for which each must hold.</summary>
internal sealed class HysteresisGate(AlarmRule rule, bool isOn = false)
{
    private TimeSpan? _since;
    private TimeSpan _last = TimeSpan.MinValue;

    public bool IsOn { get; private set; } = isOn;

    /// <summary>How long the level has called for a turn that waits for its time; null where it does not.</summary>
    /// <param name="clock">The time.</param>
    public TimeSpan? Waited(TimeSpan clock) => clock - _since;

    /// <summary>Takes the level at a time; true if the gate has turned.</summary>
    /// <param name="level">The level; null where it could not be measured, which neither turns the gate nor counts as time.</param>
    /// <param name="clock">The time. Where it goes back (a recording that starts again), waiting starts again.</param>
    public bool Update(double? level, TimeSpan clock)
    {
        if (clock < _last)
        {
            _since = null;
        }

        _last = clock;
        var wants = level is { } value && (IsOn ? value <= rule.ClearAt : value >= rule.RaiseAt);
        if (!wants)
        {
            _since = null;
            return false;
        }

        _since ??= clock;
        if (clock - _since < (IsOn ? rule.ClearAfter : rule.RaiseAfter))
        {
            return false;
        }

        IsOn = !IsOn;
        _since = null;
        return true;
    }
}
