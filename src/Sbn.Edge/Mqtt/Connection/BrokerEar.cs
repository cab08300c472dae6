using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Implementations;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>
/// Hears why a broker ends a connection. MQTTnet's client tells of each as a normal disconnection; the reason is in the
/// DISCONNECT packet that comes before (MQTT 5.0, 3.14), which is looked at here on its way.
/// </summary>
internal sealed class BrokerEar : IMqttClientAdapterFactory
{
    private readonly MqttClientAdapterFactory _factory = new();
    private volatile MqttDisconnectPacket? _goodbye;

    /// <inheritdoc/>
    public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger) =>
        new ListenedChannel(_factory.CreateClientAdapter(options, packetInspector, logger), Hear);

    /// <summary>Why the broker ended the connection; null where it said nothing. Asked again it has nothing to say.</summary>
    public MqttDisconnectReasonCode? TakeGoodbye() => Interlocked.Exchange(ref _goodbye, null)?.ReasonCode;

    private void Hear(MqttPacket? packet)
    {
        if (packet is MqttDisconnectPacket goodbye)
        {
            _goodbye = goodbye;
        }
    }
}
