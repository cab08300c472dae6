using Sbn.Edge.Core.Alarms.Drift;

namespace Sbn.Edge.Configuration;

/// <summary>When a camera's street counts as another than those of the calibration.</summary>
internal sealed class DriftSettings
{
    private static readonly DriftOptions Default = new();

    [Setting("whether the concepts of each camera are held against the calibration's street profile; a bundle without one has no such watch")]
    public bool Enabled { get; set; } = true;

    [Setting("over which time the concepts' means run", Min = 1, Max = 3600)]
    public TimeSpan Window { get; set; } = Default.Window;

    [Setting("how far outside its usual range a concept's mean counts as moved, in the spreads of that range", Min = 0.1, Max = 1000)]
    public double Margin { get; set; } = Default.Margin;

    [Setting("how many moved concepts make a drift; one that is as many margins away does so alone", Min = 1, Max = 100)]
    public int Concepts { get; set; } = Default.Concepts;

    /// <summary>The settings as the monitor takes them.</summary>
    public DriftOptions ToOptions() => new() { Window = Window, Margin = Margin, Concepts = Concepts };
}
