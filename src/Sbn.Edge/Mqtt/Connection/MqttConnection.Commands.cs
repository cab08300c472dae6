using System.Buffers;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Sbn.Edge.Commands;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Mqtt.Connection;

/// <content>Commands in, answers out.</content>
internal sealed partial class MqttConnection
{
    /// <summary>Listens to the commands that are switched on. A broker that does not allow it is told of; all else goes on.</summary>
    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (_commands.Filters is not { Count: > 0 } filters)
        {
            return;
        }

        string? refused;
        try
        {
            var options = new MqttClientSubscribeOptions
            {
                TopicFilters = [.. filters.Select(filter => new MqttTopicFilter
                {
                    Topic = filter,
                    QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
                    // MQTT 3.1.1 cannot ask for it; there the desk ignores them.
                    RetainHandling = _options.IsMqtt5 ? MqttRetainHandling.DoNotSendOnSubscribe : MqttRetainHandling.SendAtSubscribe,
                })],
            };
            var result = await _client.SubscribeAsync(options, cancellationToken);
            var denied = result.Items.Where(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2).Select(item => item.TopicFilter.Topic).ToList();
            refused = denied.Count > 0
                ? $"The broker {_address} does not let this vehicle listen to {string.Join(", ", denied)}; its access rules must allow reading them."
                : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            refused = $"The broker {_address} did not confirm that this vehicle listens to commands: {e.Message}";
        }

        _status.Report("broker-commands", refused);
        if (refused is not null)
        {
            LogUnreachable(_logger, refused);
        }
    }

    private Task HearAsync(MqttApplicationMessageReceivedEventArgs e)
    {
        var message = e.ApplicationMessage;
        // One byte more than is taken tells the desk that it is too large; the rest is never copied.
        var payload = message.Payload.Length > CommandDesk.MostBytes ? new byte[CommandDesk.MostBytes + 1] : message.Payload.ToArray();
        _commands.Hand(message.Topic, payload, message.Retain, message.ResponseTopic, message.CorrelationData);
        return Task.CompletedTask;
    }

    private async Task ReplyAsync(string topic, CommandReply reply, byte[]? correlation)
    {
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(PayloadWriter.Json(reply, PayloadJson.Default.CommandReply, new PayloadBuffer()).Written.ToArray()),
            QualityOfServiceLevel = QosOf(Delivery.Event),
        };
        if (_options.IsMqtt5)
        {
            (message.ContentType, message.CorrelationData) = (OutboxMessage.Json, correlation);
        }

        try
        {
            await _client.PublishAsync(message, _stop.Token);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            // Who asked is told nothing then; what was done shows in the vehicle's state.
            LogPublishFailed(_logger, topic, e.Message);
        }
    }
}
