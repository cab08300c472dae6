using System.Net;
using MQTTnet;
using Sbn.Edge.Configuration;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Health.Doctor;

/// <summary>The broker, step by step, up to the first one that fails: its name, its certificate, the login, what the login may do.</summary>
internal sealed class BrokerCheck(BrokerOptions options, string vehicle) : ICheck
{
    /// <inheritdoc/>
    public string Name => "broker";

    /// <inheritdoc/>
    public async Task LookAsync(Report report, CancellationToken stop)
    {
        if (options.Address == BrokerOptions.Embedded)
        {
            report.Ok(Name, "One of its own in the process, on 127.0.0.1: nothing to look at, and nothing for a vehicle in service.");
            return;
        }

        var address = BrokerAddress.Parse(options.Address!);
        if (!await BrokerNameCheck.LookAsync(address, options.Timeout, report, stop) || (address.UseTls && !await BrokerTlsCheck.LookAsync(options, address, report, stop)))
        {
            return;
        }

        if (!address.UseTls && options.PasswordFile is not null && !IsThisMachine(address.Host))
        {
            report.Warn(Name, $"The password goes to {address} in the clear.", "Use mqtts:// (deploy/mosquitto).");
        }

        // The service's own id would throw the running service out.
        using var client = new MqttClientFactory().CreateMqttClient();
        if (await BrokerLoginCheck.LookAsync(client, options, address, $"sbn-{vehicle}-doctor", report, stop) is { } limits)
        {
            await BrokerTopicCheck.LookAsync(client, options, new Topics(vehicle).Doctor, limits, report, stop);
            await client.TryDisconnectAsync();
        }
    }

    private static bool IsThisMachine(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
