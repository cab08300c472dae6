using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Configuration;

/// <summary>When alarms are raised and cleared.</summary>
internal sealed class AlarmSettings
{
    private static readonly AlarmOptions Default = new();

    [Setting("too little of the picture is accepted; level: the share that is not")]
    public AlarmRuleSettings LowCoverage { get; set; } = new(Default.LowCoverage);

    [Setting("too much of the road ahead is uncertain; level: that share")]
    public AlarmRuleSettings UncertainRoad { get; set; } = new(Default.UncertainRoad);

    [Setting("the camera sees nothing; level: how sure that is")]
    public AlarmRuleSettings Blind { get; set; } = new(Default.Blind);

    [Setting("uncertain regions with evidence for another class; level: the share of the picture that they cover")]
    public AlarmRuleSettings ConflictingEvidence { get; set; } = new(Default.ConflictingEvidence);

    [Setting("the camera's source is away and tried again")]
    public ConditionSettings CameraOffline { get; set; } = new(raiseAfter: TimeSpan.FromSeconds(2), clearAfter: TimeSpan.FromSeconds(2));

    [Setting("the camera's source is open, but nothing new comes of it")]
    public ConditionSettings Stalled { get; set; } = new(raiseAfter: TimeSpan.Zero, clearAfter: TimeSpan.FromSeconds(2));

    [Setting("the camera's street has left what the calibration knows")]
    public ConditionSettings Drift { get; set; } = new(raiseAfter: TimeSpan.Zero, clearAfter: TimeSpan.FromSeconds(30));

    [Setting("the vehicle's computer does not do what is asked of it")]
    public DegradedSettings Degraded { get; set; } = new();

    [Setting("alarms of your own on shares of the picture or of zones, by name, letters, digits, _ and -")]
    public Dictionary<string, AreaRuleSettings> Rules { get; set; } = new(StringComparer.Ordinal);

    [Setting("the class that is driven on")]
    public string RoadClass { get; set; } = Default.RoadClass;

    [Setting("least share of the zone ahead that must be road for it to be judged", Min = 0, Max = 1)]
    public double LeastRoad { get; set; } = Default.LeastRoad;

    [Setting("the zone ahead, in shares of the picture")]
    public ZoneSettings RoadZone { get; set; } = new(Default.RoadZone);

    /// <summary>The settings as the tracker takes them.</summary>
    /// <exception cref="Core.UserException">They contradict each other.</exception>
    public AlarmOptions ToOptions()
    {
        var options = new AlarmOptions
        {
            LowCoverage = LowCoverage.ToRule(),
            UncertainRoad = UncertainRoad.ToRule(),
            Blind = Blind.ToRule(),
            ConflictingEvidence = ConflictingEvidence.ToRule(),
            Rules = [.. Rules.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => rule.Value.ToRule(rule.Key))],
            RoadClass = RoadClass,
            LeastRoad = LeastRoad,
            RoadZone = RoadZone.ToZone(),
        };
        options.Validate($"{EdgeOptions.Section}:{nameof(EdgeOptions.Alarms)}");
        return options;
    }
}

/// <summary>The hysteresis of one alarm.</summary>
internal class AlarmRuleSettings(AlarmRule defaults)
{
    [Setting("whether the alarm exists")]
    public bool Enabled { get; set; } = defaults.Enabled;

    [Setting("raised once the level has been at or above this", Min = 0, Max = 1)]
    public double RaiseAt { get; set; } = defaults.RaiseAt;

    [Setting("cleared once the level has been at or below this", Min = 0, Max = 1)]
    public double ClearAt { get; set; } = defaults.ClearAt;

    [Setting("for so long", Min = 0, Max = 3600)]
    public TimeSpan RaiseAfter { get; set; } = defaults.RaiseAfter;

    [Setting("for so long", Min = 0, Max = 3600)]
    public TimeSpan ClearAfter { get; set; } = defaults.ClearAfter;

    /// <summary>The settings as a rule.</summary>
    public AlarmRule ToRule() => new() { Enabled = Enabled, RaiseAt = RaiseAt, ClearAt = ClearAt, RaiseAfter = RaiseAfter, ClearAfter = ClearAfter };
}

/// <summary>A rectangle in shares of the picture, from the top left.</summary>
internal sealed class ZoneSettings(ZoneShare defaults)
{
    [Setting("left edge", Min = 0, Max = 1)]
    public double X { get; set; } = defaults.X;

    [Setting("upper edge", Min = 0, Max = 1)]
    public double Y { get; set; } = defaults.Y;

    [Setting("width", Min = 0.01, Max = 1)]
    public double Width { get; set; } = defaults.Width;

    [Setting("height", Min = 0.01, Max = 1)]
    public double Height { get; set; } = defaults.Height;

    /// <summary>The settings as a zone.</summary>
    public ZoneShare ToZone() => new(X, Y, Width, Height);
}
