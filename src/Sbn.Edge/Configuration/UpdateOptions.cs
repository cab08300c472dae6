namespace Sbn.Edge.Configuration;

/// <summary>Installed bundles and their updates.</summary>
internal sealed class UpdateOptions
{
    /// <summary>Where the unit's state directory lies, for who installs a bundle from outside the unit.</summary>
    public const string MachineStore = "/var/lib/sbn-edge/bundles";

    [Setting("folder of the installed bundles; by default bundles below systemd's state directory, and none where there is none")]
    public string? Store { get; set; }

    [Setting("folder of the public keys (*.pem) of those who may sign bundles")]
    public string Keys { get; set; } = "/etc/sbn-edge/keys";

    [Setting("how long an installed bundle must do its work on the cameras before it is kept", Min = 1, Max = 3600)]
    public TimeSpan Trial { get; set; } = TimeSpan.FromMinutes(1);

    [Setting("least frame rate of a bundle on trial, as a share of that of the bundle before", Min = 0, Max = 1)]
    public double LeastRate { get; set; } = 0.8;

    /// <summary>The store's folder for the service; null for none.</summary>
    public string? Folder => Store ?? StateFolder.Below("bundles");
}
