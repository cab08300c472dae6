using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>What MQTT's reason codes (MQTT 5.0, 2.4) and broken connections mean, in words that end a sentence.</summary>
internal static class BrokerWords
{
    /// <summary>Why a broker ended a connection.</summary>
    public static string Of(MqttDisconnectReasonCode code) => code switch
    {
        MqttDisconnectReasonCode.NormalDisconnection or MqttDisconnectReasonCode.DisconnectWithWillMessage => "it said goodbye",
        MqttDisconnectReasonCode.NotAuthorized => "it no longer allows this login",
        MqttDisconnectReasonCode.ServerBusy => "it is too busy",
        MqttDisconnectReasonCode.ServerShuttingDown => "it is shutting down",
        MqttDisconnectReasonCode.KeepAliveTimeout => "it has heard nothing for too long",
        MqttDisconnectReasonCode.SessionTakenOver => "another client has connected with the same id",
        MqttDisconnectReasonCode.TopicNameInvalid => "it does not take a topic's name",
        MqttDisconnectReasonCode.ReceiveMaximumExceeded => "more messages were on their way than it takes at once",
        MqttDisconnectReasonCode.PacketTooLarge => "a message was larger than it takes",
        MqttDisconnectReasonCode.MessageRateTooHigh => "messages came too fast for it",
        MqttDisconnectReasonCode.QuotaExceeded => "a quota is used up",
        MqttDisconnectReasonCode.AdministrativeAction => "its administrator ended it",
        MqttDisconnectReasonCode.PayloadFormatInvalid => "a message was not in the form it announced",
        MqttDisconnectReasonCode.RetainNotSupported => "it keeps no retained messages",
        MqttDisconnectReasonCode.QoSNotSupported => "it does not take this quality of service",
        MqttDisconnectReasonCode.UseAnotherServer or MqttDisconnectReasonCode.ServerMoved => "another broker is to be used; Sbn:Broker:Address must name it",
        MqttDisconnectReasonCode.ConnectionRateExceeded => "connections came too fast for it",
        MqttDisconnectReasonCode.MaximumConnectTime => "a connection may not last longer there",
        MqttDisconnectReasonCode.MalformedPacket or MqttDisconnectReasonCode.ProtocolError => "it did not understand a message; is it an MQTT broker, and Sbn:Broker:Protocol right?",
        _ => "it gives no reason",
    };

    /// <summary>Why a broker takes no message of a topic.</summary>
    public static string Of(MqttClientPublishReasonCode code) => code switch
    {
        MqttClientPublishReasonCode.NotAuthorized => "it does not allow it",
        MqttClientPublishReasonCode.TopicNameInvalid => "it does not take the topic's name",
        MqttClientPublishReasonCode.QuotaExceeded => "a quota is used up",
        MqttClientPublishReasonCode.PayloadFormatInvalid => "it does not take the form of the message",
        MqttClientPublishReasonCode.PacketIdentifierInUse => "it takes the message for another one",
        _ => "it gives no reason",
    };

    /// <summary>Why a broker has no connection for us.</summary>
    public static string Of(MqttClientConnectResultCode code) => code switch
    {
        MqttClientConnectResultCode.ServerUnavailable => "it is not available",
        MqttClientConnectResultCode.ServerBusy => "it is too busy",
        MqttClientConnectResultCode.Banned => "this client is banned",
        MqttClientConnectResultCode.TopicNameInvalid => "it does not take the last will's topic",
        MqttClientConnectResultCode.PacketTooLarge => "the last will is larger than it takes",
        MqttClientConnectResultCode.QuotaExceeded => "a quota is used up",
        MqttClientConnectResultCode.PayloadFormatInvalid => "it does not take the form of the last will",
        MqttClientConnectResultCode.RetainNotSupported => "it keeps no retained messages",
        MqttClientConnectResultCode.QoSNotSupported => "it does not take QoS 1",
        MqttClientConnectResultCode.UseAnotherServer or MqttClientConnectResultCode.ServerMoved => "another broker is to be used; Sbn:Broker:Address must name it",
        MqttClientConnectResultCode.ConnectionRateExceeded => "connections came too fast for it",
        MqttClientConnectResultCode.MalformedPacket or MqttClientConnectResultCode.ProtocolError => "it did not understand the request",
        _ => "it gives no reason",
    };

    /// <summary>Why a connection broke.</summary>
    /// <param name="exception">What was thrown; null where the other side closed it.</param>
    public static string Of(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OperationCanceledException or TimeoutException or MqttCommunicationTimedOutException:
                    return "it has gone silent";
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return "it was closed at the other end";
                case SocketException socket:
                    return socket.Message.TrimEnd('.').ToLowerInvariant();
                default:
                    break;
            }
        }

        return "it was closed at the other end";
    }
}
