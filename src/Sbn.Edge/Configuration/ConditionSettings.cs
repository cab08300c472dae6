using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Configuration;

/// <summary>An alarm on what is there or not.</summary>
internal sealed class ConditionSettings(TimeSpan raiseAfter, TimeSpan clearAfter)
{
    [Setting("whether the alarm exists")]
    public bool Enabled { get; set; } = true;

    [Setting("raised once it has been so for this long", Min = 0, Max = 3600)]
    public TimeSpan RaiseAfter { get; set; } = raiseAfter;

    [Setting("cleared once it has not been so for this long", Min = 0, Max = 3600)]
    public TimeSpan ClearAfter { get; set; } = clearAfter;

    /// <summary>The settings as a rule.</summary>
    public AlarmRule ToRule() => ConditionTracker.Rule(Enabled, RaiseAfter, ClearAfter);
}
