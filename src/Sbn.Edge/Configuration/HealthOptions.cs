namespace Sbn.Edge.Configuration;

/// <summary>How the machine itself may look after the service.</summary>
internal sealed class HealthOptions
{
    [Setting("port on 127.0.0.1 for /healthz, /readyz and Prometheus' /metrics; 0 for none", Min = 0, Max = 65535)]
    public int Port { get; set; }
}
