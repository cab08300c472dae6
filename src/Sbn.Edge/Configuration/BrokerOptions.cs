namespace Sbn.Edge.Configuration;

/// <summary>The MQTT broker and how to reach it.</summary>
internal sealed class BrokerOptions
{
    /// <summary>The value of <see cref="Address"/> that starts a broker inside the process.</summary>
    public const string Embedded = "embedded";

    [Setting("mqtt://host[:port], mqtts://host[:port], or embedded for a broker of its own on 127.0.0.1")]
    public string? Address { get; set; }

    [Setting("port of the embedded broker on 127.0.0.1; 0 takes a free one", Min = 0, Max = 65535)]
    public int EmbeddedPort { get; set; } = 1883;

    /// <summary>True for MQTT 5.</summary>
    public bool IsMqtt5 => Protocol == "5.0";

    [Setting("MQTT version", OneOf = ["5.0", "3.1.1"])]
    public string Protocol { get; set; } = "5.0";

    [Setting("user name at the broker")]
    public string? Username { get; set; }

    [Setting("file that holds the password, or credential:NAME; its last line break is not part of it")]
    public string? PasswordFile { get; set; }

    [Setting("PEM file, or credential:NAME, of the authorities that the broker's certificate is held against; by default the system's")]
    public string? CaFile { get; set; }

    [Setting("PEM file, or credential:NAME, of the client certificate")]
    public string? ClientCertificateFile { get; set; }

    [Setting("PEM file, or credential:NAME, of the client certificate's private key; by default the certificate file itself")]
    public string? ClientKeyFile { get; set; }

    /// <summary>MQTTnet's own default of 100 s would keep a vehicle waiting for a broker that is gone.</summary>
    [Setting("how long connecting, and each acknowledgement, may take", Min = 1, Max = 120)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    [Setting("silence after which the broker is asked whether it is there", Min = 1, Max = 3600)]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    [Setting("how long an unreachable broker is waited for at start before the service gives up, or, where alarm events are kept on disk, goes on without it; later it is tried for ever", Min = 0, Max = 86399)]
    public TimeSpan WaitAtStart { get; set; } = TimeSpan.Zero;

    /// <summary>An event of about 0.5 kB: the default holds some 50 MB.</summary>
    [Setting("how many alarm events memory holds while the broker is away", Min = 100, Max = 10_000_000)]
    public int MaxQueuedEvents { get; set; } = 100_000;
}
