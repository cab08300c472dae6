using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Configuration;

/// <summary>An alarm of the user's on a share of the picture, or of a zone.</summary>
internal sealed class AreaRuleSettings
{
    private const string WatchClass = "class";

    [Setting("whether the alarm exists")]
    public bool Enabled { get; set; } = true;

    [Setting("the level: uncertain, the share that is uncertain, or class, the share that is predicted as Class and not uncertain", OneOf = ["uncertain", WatchClass])]
    public string Watch { get; set; } = "uncertain";

    [Setting("the class to look for; needed for class, and with uncertain only what is predicted as it counts")]
    public string? Class { get; set; }

    [Setting("the zone whose places alone count, on the cameras that have one of that name; by default the whole picture, weighted")]
    public string? Zone { get; set; }

    [Setting("raised once the level has been at or above this", Min = 0, Max = 1)]
    public double RaiseAt { get; set; } = 0.3;

    [Setting("cleared once the level has been at or below this", Min = 0, Max = 1)]
    public double ClearAt { get; set; } = 0.2;

    [Setting("for so long", Min = 0, Max = 3600)]
    public TimeSpan RaiseAfter { get; set; } = TimeSpan.FromSeconds(1);

    [Setting("for so long", Min = 0, Max = 3600)]
    public TimeSpan ClearAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The settings as a rule.</summary>
    /// <param name="name">The rule's name.</param>
    public AreaRule ToRule(string name) => new()
    {
        Name = name,
        Watch = Watch == WatchClass ? AreaWatch.Class : AreaWatch.Uncertain,
        Class = Class,
        Zone = Zone,
        Rule = new AlarmRule { Enabled = Enabled, RaiseAt = RaiseAt, ClearAt = ClearAt, RaiseAfter = RaiseAfter, ClearAfter = ClearAfter },
    };
}
