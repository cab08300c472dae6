using System.Globalization;
using MQTTnet;
using Sbn.Edge.Configuration;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Health.Doctor;

/// <summary>Whether the broker has us, and what it does not take.</summary>
internal static class BrokerLoginCheck
{
    private const string Check = "broker login";

    /// <summary>Looks, and leaves the client connected; gives what the broker takes, or null where it has no connection for us.</summary>
    public static async Task<BrokerLimits?> LookAsync(IMqttClient client, BrokerOptions options, BrokerAddress broker, string clientId, Report report, CancellationToken stop)
    {
        CertificateProblem? problem = null;
        MqttClientConnectResult result;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(options.Timeout);
            result = await client.ConnectAsync(BrokerLogin.Begin(options, broker, clientId, found => problem = found).Build(), limit.Token);
        }
        catch (Exception e) when (e is not Core.UserException && !stop.IsCancellationRequested)
        {
            var failure = BrokerFailure.From(broker.ToString(), e, options.Timeout, problem);
            // With TLS 1.3 a client certificate is refused only after the handshake, by hanging up.
            report.Fail(Check, failure.Message, failure.WasClosed && broker.UseTls ? "It may want a client certificate that it trusts (Sbn:Broker:ClientCertificateFile), or another one." : null);
            return null;
        }

        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            report.Fail(Check, BrokerFailure.From(broker.ToString(), result).Message);
            return null;
        }

        var limits = options.IsMqtt5 ? BrokerLimits.Of(result) : BrokerLimits.None;
        if (limits.Shortcoming(broker.ToString()) is { } shortcoming)
        {
            report.Warn(Check, shortcoming, "Another broker, or its settings, would mend that.");
        }
        else
        {
            var most = limits.PacketBytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $" It takes messages of up to {bytes} bytes.") : "";
            report.Ok(Check, $"{broker} has us{(options.Username is { } name ? $" as {name}" : "")}, in MQTT {options.Protocol}.{most}");
        }

        return limits;
    }
}
