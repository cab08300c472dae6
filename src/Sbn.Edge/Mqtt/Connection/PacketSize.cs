using System.Text;
using MQTTnet.Packets;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>How large a message is as a PUBLISH packet (MQTT 5.0, 3.3), counted without writing it.</summary>
internal static class PacketSize
{
    private const int LengthPrefix = 2;
    private const int PropertyId = 1;

    /// <summary>Bytes of the packet, or a few more: lengths of variable width count in full.</summary>
    public static long Of(OutboxMessage message, int payloadBytes, bool isMqtt5, bool withUserProperties)
    {
        const int FixedHeader = 5;
        const int PacketId = 2;
        const int PropertiesLength = 4;
        const int FormatIndicator = 2;
        long size = FixedHeader + PacketId + Text(message.Topic) + payloadBytes;
        if (isMqtt5)
        {
            size += PropertiesLength + FormatIndicator + PropertyId + Text(message.ContentType);
            if (withUserProperties && message.UserProperties is { } properties)
            {
                size += properties.Sum(Bytes);
            }
        }

        return size;
    }

    private static long Bytes(MqttUserProperty property) => PropertyId + Text(property.Name) + LengthPrefix + property.ValueBuffer.Length;

    private static int Text(string text) => LengthPrefix + Encoding.UTF8.GetByteCount(text);
}
