using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Server;

namespace Sbn.Edge.Mqtt.Broker;

/// <summary>
/// Lets clients in that leave their id empty and ask for a clean session, as MQTT 3.1.1 allows (3.1.3.1) and
/// mosquitto_sub does. MQTTnet's server refuses them before anything can be said, so they are given an id as their
/// first packet arrives.
/// </summary>
internal sealed class NamelessClients(IMqttServerAdapter inner) : IMqttServerAdapter
{
    private Func<IMqttChannelAdapter, Task>? _handler;

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task>? ClientHandler
    {
        get => _handler;
        set
        {
            _handler = value;
            inner.ClientHandler = value is null ? null : channel => value(new ListenedChannel(channel, packet => NameOlder(channel, packet)));
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger) => inner.StartAsync(options, logger);

    /// <inheritdoc/>
    public Task StopAsync() => inner.StopAsync();

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    /// <summary>Gives an MQTT 5 client without an id one, which the server's answer tells it (MQTT 5.0, 3.2.2.3.7).</summary>
    public static Task Name(ValidatingConnectionEventArgs connection)
    {
        if (string.IsNullOrEmpty(connection.ClientId))
        {
            connection.AssignedClientIdentifier = NewId();
        }

        return Task.CompletedTask;
    }

    // MQTT 5 tells the client its id in the answer, which the server can do by itself.
    private static void NameOlder(IMqttChannelAdapter channel, MqttPacket? packet)
    {
        if (packet is MqttConnectPacket { CleanSession: true } connect && string.IsNullOrEmpty(connect.ClientId)
            && channel.PacketFormatterAdapter.ProtocolVersion != MqttProtocolVersion.V500)
        {
            connect.ClientId = NewId();
        }
    }

    private static string NewId() => $"nameless-{Guid.NewGuid():N}";
}
