namespace Sbn.Edge.Configuration;

/// <summary>What may be asked of the vehicle over MQTT; nothing unless it is switched on.</summary>
internal sealed class CommandOptions
{
    [Setting("whether cmd/reload is taken: reads the settings again")]
    public bool Reload { get; set; }

    [Setting("whether cmd/update is taken: installs a bundle that is on the vehicle already, signed like any other")]
    public bool Update { get; set; }

    [Setting("folder of the archives that cmd/update may name; by default incoming below systemd's state directory")]
    public string? Incoming { get; set; }

    [Setting("how many commands a minute are taken", Min = 1, Max = 6000)]
    public int PerMinute { get; set; } = 30;

    /// <summary>The folder of archives; null for none.</summary>
    public string? IncomingFolder => Incoming ?? StateFolder.Below("incoming");
}
