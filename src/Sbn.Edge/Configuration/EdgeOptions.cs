namespace Sbn.Edge.Configuration;

/// <summary>
/// Everything that can be set, as the section <c>Sbn</c> of the configuration. To add a setting: a property with a
/// default and a <see cref="SettingAttribute"/>; its row in docs/configuration.md (a test compares the two).
/// </summary>
internal sealed class EdgeOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Sbn";

    [Setting("the vehicle's id in all topics, letters, digits, _ and -; by default made from the machine id")]
    public string? Vehicle { get; set; }

    [Setting("the model bundle and where it runs")]
    public ModelOptions Model { get; set; } = new();

    [Setting("installed bundles and their updates")]
    public UpdateOptions Updates { get; set; } = new();

    [Setting("what may be asked of the vehicle over MQTT")]
    public CommandOptions Commands { get; set; } = new();

    [Setting("the MQTT broker")]
    public BrokerOptions Broker { get; set; } = new();

    [Setting("where alarm events wait for the broker")]
    public OutboxSettings Outbox { get; set; } = new();

    [Setting("the cameras by name, letters, digits, _ and -")]
    public Dictionary<string, CameraOptions> Cameras { get; set; } = new(StringComparer.Ordinal);

    [Setting("what counts as an uncertain region", IsLive = true)]
    public RegionSettings Regions { get; set; } = new();

    [Setting("when alarms are raised and cleared", IsLive = true)]
    public AlarmSettings Alarms { get; set; } = new();

    [Setting("when a camera's street counts as another than those of the calibration", IsLive = true)]
    public DriftSettings Drift { get; set; } = new();

    [Setting("how the machine itself may look after the service")]
    public HealthOptions Health { get; set; } = new();

    [Setting("what is published how often", IsLive = true)]
    public PublishOptions Publish { get; set; } = new();
}
