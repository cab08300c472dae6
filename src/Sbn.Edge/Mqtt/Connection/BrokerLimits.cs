using MQTTnet;
using MQTTnet.Protocol;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>What a broker takes, as it says when it is connected to (MQTT 5.0, 3.2.2.3); MQTT 3.1.1 brokers say nothing.</summary>
/// <param name="PacketBytes">The largest packet; null for any.</param>
/// <param name="Qos">The highest quality of service.</param>
/// <param name="Retains">True where it keeps retained messages.</param>
internal sealed record BrokerLimits(long? PacketBytes, MqttQualityOfServiceLevel Qos, bool Retains)
{
    /// <summary>A broker that takes everything.</summary>
    public static BrokerLimits None { get; } = new(null, MqttQualityOfServiceLevel.ExactlyOnce, true);

    /// <summary>The quality of service of what must arrive.</summary>
    public MqttQualityOfServiceLevel Reliable => Qos == MqttQualityOfServiceLevel.AtMostOnce ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce;

    /// <summary>What a broker says; MQTTnet gives a size of 0 where it says none.</summary>
    public static BrokerLimits Of(MqttClientConnectResult result) => new(result.MaximumPacketSize is > 0 and var size ? size : null, result.MaximumQoS, result.RetainAvailable);

    /// <summary>What a subscriber there must do without, one sentence; null where that is nothing.</summary>
    public string? Shortcoming(string broker) => (Qos == MqttQualityOfServiceLevel.AtMostOnce, !Retains) switch
    {
        (true, true) => $"The broker {broker} takes QoS 0 only and keeps no retained messages: nobody confirms that alarm events arrive, and states are sent again and again instead.",
        (true, false) => $"The broker {broker} takes QoS 0 only: nobody confirms that alarm events arrive.",
        (false, true) => $"The broker {broker} keeps no retained messages: states are sent again and again instead.",
        _ => null,
    };
}
