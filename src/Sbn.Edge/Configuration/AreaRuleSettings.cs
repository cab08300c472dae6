using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Configuration;

/// <summary>An alarm of the user's on a share of the picture, or of a zone.</summary>
internal sealed class AreaRuleSettings() : AlarmRuleSettings(Default)
{
    private const string WatchClass = "class";

    private static readonly AlarmRule Default = new() { RaiseAt = 0.3, ClearAt = 0.2, RaiseAfter = TimeSpan.FromSeconds(1), ClearAfter = TimeSpan.FromSeconds(2) };

    [Setting("the level: uncertain, the share that is uncertain, or class, the share that is predicted as Class and not uncertain", OneOf = ["uncertain", WatchClass])]
    public string Watch { get; set; } = "uncertain";

    [Setting("the class to look for; needed for class, and with uncertain only what is predicted as it counts")]
    public string? Class { get; set; }

    [Setting("the zone whose places alone count, on the cameras that have one of that name; by default the whole picture, weighted")]
    public string? Zone { get; set; }

    /// <summary>The settings as a rule.</summary>
    /// <param name="name">The rule's name.</param>
    public AreaRule ToRule(string name) => new()
    {
        Name = name,
        Watch = Watch == WatchClass ? AreaWatch.Class : AreaWatch.Uncertain,
        Class = Class,
        Zone = Zone,
        Rule = ToRule(),
    };
}
