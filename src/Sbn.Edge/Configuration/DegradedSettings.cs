namespace Sbn.Edge.Configuration;

/// <summary>When the vehicle's computer counts as degraded.</summary>
internal sealed class DegradedSettings
{
    [Setting("whether the alarm exists")]
    public bool Enabled { get; set; } = true;

    [Setting("raised above this temperature, °C, of the hottest thermal zone; over once it is 5 °C below", Min = 0, Max = 150)]
    public double HotterThan { get; set; } = 90;

    [Setting("how long it must be so hot", Min = 0, Max = 3600)]
    public TimeSpan HotFor { get; set; } = TimeSpan.FromSeconds(10);

    [Setting("raised below this frame rate, frames a second, of any camera that streams; over at a tenth more; 0 for no such watch", Min = 0, Max = 1000)]
    public double SlowerThan { get; set; }

    [Setting("how long it must be so slow", Min = 0, Max = 3600)]
    public TimeSpan SlowFor { get; set; } = TimeSpan.FromSeconds(10);

    [Setting("how long the model must run on another execution provider than Sbn:Model:Provider names, or not wholly on it", Min = 0, Max = 3600)]
    public TimeSpan ProviderFor { get; set; }

    [Setting("how long each of them must be over", Min = 0, Max = 3600)]
    public TimeSpan ClearAfter { get; set; } = TimeSpan.FromSeconds(30);
}
