namespace Sbn.Edge.Core.Alarms;

/// <summary>
/// Raises, holds and clears alarms on what is there or not, rather than measured: level 1 while it is there, 0 while it is not. After a
/// restart as <see cref="AlarmTracker"/>. Not safe for use by several threads.
/// </summary>
public sealed class ConditionTracker
{
    private readonly AlarmNumbers _numbers;
    private readonly Dictionary<string, TrackedAlarm> _alarms = new(StringComparer.Ordinal);
    private readonly AlarmChanges _changes = new();

    /// <summary>Makes a tracker.</summary>
    /// <param name="rules">The rule of each kind; those that are not enabled are left out.</param>
    /// <param name="numbers">Counts the events.</param>
    /// <param name="restored">What stood before; null at a first start.</param>
    public ConditionTracker(IEnumerable<(string Kind, AlarmRule Rule)> rules, AlarmNumbers numbers, AlarmSnapshot? restored)
    {
        _numbers = numbers;
        foreach (var (kind, rule) in rules)
        {
            if (rule.Enabled)
            {
                _alarms.Add(kind, new TrackedAlarm(kind, null, rule, restored));
            }
        }
    }

    /// <summary>The present state of each alarm.</summary>
    public IReadOnlyList<AlarmState> States => [.. _alarms.Values.Select(alarm => alarm.State)];

    /// <summary>A rule on a condition: it is there, or it is not.</summary>
    /// <param name="enabled">Whether the alarm exists.</param>
    /// <param name="raiseAfter">How long it must be there.</param>
    /// <param name="clearAfter">How long it must not.</param>
    public static AlarmRule Rule(bool enabled, TimeSpan raiseAfter, TimeSpan clearAfter) =>
        new() { Enabled = enabled, RaiseAt = 1, ClearAt = 0, RaiseAfter = raiseAfter, ClearAfter = clearAfter };

    /// <summary>Looks at one condition.</summary>
    /// <param name="kind">Its kind; one that has no rule is passed over.</param>
    /// <param name="isThere">Whether it is there; null where that is not known.</param>
    /// <param name="reason">Why, or that it is not, one sentence.</param>
    /// <param name="moment">When.</param>
    /// <param name="isReworded">True where another reason while the alarm is raised changes its state, without an event; false where reasons hold figures that are another each time.</param>
    public AlarmUpdate Observe(string kind, bool? isThere, string reason, AlarmMoment moment, bool isReworded = true)
    {
        if (!_alarms.TryGetValue(kind, out var alarm))
        {
            return AlarmUpdate.None;
        }

        alarm.Observe(new AlarmLevel(isThere is { } there ? (there ? 1 : 0) : null, reason), null, moment, _numbers, _changes);
        if (isThere is true && isReworded)
        {
            alarm.Reword(reason, _changes);
        }

        return _changes.Take();
    }
}
