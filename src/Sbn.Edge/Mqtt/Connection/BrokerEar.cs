using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
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
        new Adapter(_factory.CreateClientAdapter(options, packetInspector, logger), this);

    /// <summary>Why the broker ended the connection; null where it said nothing. Asked again it has nothing to say.</summary>
    public MqttDisconnectReasonCode? TakeGoodbye() => Interlocked.Exchange(ref _goodbye, null)?.ReasonCode;

    private sealed class Adapter(IMqttChannelAdapter inner, BrokerEar ear) : IMqttChannelAdapter
    {
        public long BytesReceived => inner.BytesReceived;

        public long BytesSent => inner.BytesSent;

        public X509Certificate2? ClientCertificate => inner.ClientCertificate;

        public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

        public EndPoint LocalEndPoint => inner.LocalEndPoint;

        public bool IsSecureConnection => inner.IsSecureConnection;

        public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

        public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

        public Task DisconnectAsync(CancellationToken cancellationToken) => inner.DisconnectAsync(cancellationToken);

        public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
        {
            var packet = await inner.ReceivePacketAsync(cancellationToken);
            if (packet is MqttDisconnectPacket goodbye)
            {
                ear._goodbye = goodbye;
            }

            return packet;
        }

        public void ResetStatistics() => inner.ResetStatistics();

        public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken) => inner.SendPacketAsync(packet, cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
