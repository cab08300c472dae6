using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Exceptions;
using Sbn.Edge.Core;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>The broker cannot be reached, or will not have us; the message is one sentence that names it.</summary>
internal sealed class BrokerFailure : UserException
{
    private BrokerFailure(string message, bool isFinal, Exception? innerException = null)
        : base(message, innerException) => IsFinal = isFinal;

    /// <summary>True where trying again without a change will not help: a wrong password, a certificate that is not trusted.</summary>
    public bool IsFinal { get; }

    /// <summary>True where the other side closed the connection without a word.</summary>
    public bool WasClosed { get; private init; }

    /// <summary>What a refusing CONNACK means (MQTT 5.0, 3.2.2.2).</summary>
    public static BrokerFailure From(string broker, MqttClientConnectResult result)
    {
        var code = result.ResultCode;
        var reason = string.IsNullOrWhiteSpace(result.ReasonString) ? string.Empty : $" (it says: {result.ReasonString})";
        return code switch
        {
            MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized or MqttClientConnectResultCode.BadAuthenticationMethod =>
                new($"The broker {broker} refused the connection as not authorised{reason}; Sbn:Broker:Username and Sbn:Broker:PasswordFile, or the client certificate, must be right.", isFinal: true),
            MqttClientConnectResultCode.UnsupportedProtocolVersion =>
                new($"The broker {broker} does not speak this MQTT version{reason}; set Sbn:Broker:Protocol to 3.1.1.", isFinal: true),
            MqttClientConnectResultCode.ClientIdentifierNotValid =>
                new($"The broker {broker} does not take the client id{reason}; a shorter Sbn:Vehicle may help.", isFinal: true),
            MqttClientConnectResultCode.Banned or MqttClientConnectResultCode.RetainNotSupported or MqttClientConnectResultCode.QoSNotSupported
                or MqttClientConnectResultCode.TopicNameInvalid or MqttClientConnectResultCode.PacketTooLarge or MqttClientConnectResultCode.PayloadFormatInvalid =>
                new($"The broker {broker} refused the connection: {BrokerWords.Of(code)}{reason}; it must allow a last will below sbn/v1/.", isFinal: true),
            _ => new($"The broker {broker} refused the connection for now: {BrokerWords.Of(code)}{reason}.", isFinal: false),
        };
    }

    /// <summary>What an exception while connecting means.</summary>
    /// <param name="broker">The broker's address.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="timeout">How long was waited.</param>
    /// <param name="certificateProblem">What the check of the broker's certificate found; null where it was content.</param>
    public static BrokerFailure From(string broker, Exception exception, TimeSpan timeout, CertificateProblem? certificateProblem)
    {
        if (certificateProblem is not null)
        {
            return new($"The certificate of the broker {broker} is not trusted: {certificateProblem.Words}.", isFinal: !certificateProblem.MayHeal, exception);
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case BrokerFailure failure:
                    return failure;
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return new($"No broker answers at {broker} (connection refused); start it there, or correct Sbn:Broker:Address (--broker).", isFinal: false, exception);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return new($"The host of the broker {broker} is not known; correct Sbn:Broker:Address (--broker), or the machine's name server.", isFinal: false, exception);
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.NotConnected or SocketError.Shutdown }:
                    // Closed, and what we had said meanwhile was never read; it is told when next we write, read or ask.
                    break;
                case SocketException socket:
                    return new($"The broker {broker} cannot be reached: {socket.Message.TrimEnd('.')}.", isFinal: false, exception);
                case AuthenticationException tls:
                    return new($"No encrypted connection to the broker {broker} came about: {tls.Message.TrimEnd('.')}.", isFinal: true, exception);
                case OperationCanceledException or TimeoutException or MqttCommunicationTimedOutException:
                    return new($"The broker {broker} did not answer within {timeout.TotalSeconds:0.#} s.", isFinal: false, exception);
                default:
                    break;
            }
        }

        return new($"The broker {broker} closed the connection while connecting; is it an MQTT broker, and is mqtt:// or mqtts:// right for this port?", isFinal: false, exception) { WasClosed = true };
    }
}
