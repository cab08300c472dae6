using System.Buffers;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Mqtt.Connection;

/// <content>The two loops that send what waits in the outbox.</content>
internal sealed partial class MqttConnection
{
    private async Task SendReliableAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var message = await _outbox.NextReliableAsync(stop);
                await Volatile.Read(ref _connected).Task.WaitAsync(stop);
                await SendReliableAsync(message, stop);
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // MQTTnet tells of a publication that was called off as one that timed out.
        }
    }

    private async Task SendReliableAsync(OutboxMessage message, CancellationToken stop)
    {
        try
        {
            if (ToMqtt(message) is not { } mqtt)
            {
                if (message.Delivery == Delivery.State)
                {
                    _outbox.Refuse(message);
                }
                else
                {
                    // An event is never given up: another broker, or this one's next setting, may take it.
                    await Task.Delay(RefusedRetry, stop);
                }

                return;
            }

            var result = await _client.PublishAsync(mqtt, stop);
            if (result.IsSuccess)
            {
                _outbox.Complete(message);
                if (_refused.Remove(message.Topic))
                {
                    ReportRefused(null);
                }

                return;
            }

            await RefusedAsync(message, result, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // Without its acknowledgement the message stays; a fresh connection is the only way to know where we stand.
            LogPublishFailed(_logger, message.Topic, e.Message);
            await _client.TryDisconnectAsync(MqttClientDisconnectOptionsReason.UnspecifiedError, "a publication was not acknowledged");
            await Task.Delay(FirstRetry, stop);
        }
    }

    private async Task RefusedAsync(OutboxMessage message, MqttClientPublishResult result, CancellationToken stop)
    {
        if (_refused.Add(message.Topic))
        {
            LogRefused(_logger, ReportRefused(result.ReasonCode)!);
        }

        if (message.Delivery == Delivery.State)
        {
            _outbox.Refuse(message);
            return;
        }

        // An event is never given up: its owner may mend the access rules.
        await Task.Delay(RefusedRetry, stop);
    }

    /// <summary>Tells in the vehicle's state which topics the broker does not take.</summary>
    private string? ReportRefused(MqttClientPublishReasonCode? code)
    {
        var sentence = _refused.Count == 0
            ? null
            : $"The broker {_address} does not take {string.Join(", ", _refused)}{(code is null ? "" : $" ({BrokerWords.Of(code.Value)})")}; its access rules must allow publishing below sbn/v1/{_status.Vehicle}.";
        _status.Report("broker", sentence);
        return sentence;
    }

    private async Task SendLiveAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Volatile.Read(ref _connected).Task.WaitAsync(stop);
                var message = await _outbox.TakeLiveAsync(stop);
                await SendLiveAsync(message, stop);
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // MQTTnet tells of a publication that was called off as one that timed out.
        }
    }

    private async Task SendLiveAsync(OutboxMessage message, CancellationToken stop)
    {
        var sent = false;
        try
        {
            if (ToMqtt(message) is not { } mqtt)
            {
                return;
            }

            await _client.PublishAsync(mqtt, stop);
            sent = true;
            if (message is { CapturedUs: { } captured, Latency: { } latency })
            {
                latency.Add((CaptureClock.MonotonicMicroseconds - captured) / 1000.0);
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // Nothing was promised for it, and the keeper reconnects; do not spin until it has.
            LogPublishFailed(_logger, message.Topic, e.Message);
            await Task.Delay(FirstRetry, stop);
        }
        finally
        {
            _outbox.CompleteLive(message, sent);
        }
    }

    /// <summary>The message as it goes out; null where the broker does not take one so large.</summary>
    private MqttApplicationMessage? ToMqtt(OutboxMessage message)
    {
        var payload = message.Historical is { } historical && message.QueuedUs < _connectedUs ? historical : message.Payload;
        if (Fit(message, payload.Length) is not { } withUserProperties)
        {
            return null;
        }

        var mqtt = new MqttApplicationMessage
        {
            Topic = message.Topic,
            Payload = new ReadOnlySequence<byte>(payload.Written),
            Retain = message.Delivery == Delivery.State && _limits.Retains,
            QualityOfServiceLevel = QosOf(message.Delivery),
        };
        if (_options.IsMqtt5)
        {
            mqtt.ContentType = message.ContentType;
            mqtt.UserProperties = withUserProperties ? message.UserProperties : null;
            mqtt.PayloadFormatIndicator = message.ContentType == OutboxMessage.Json ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified;
        }

        return mqtt;
    }

    private MqttQualityOfServiceLevel QosOf(Delivery delivery) =>
        delivery == Delivery.Live ? MqttQualityOfServiceLevel.AtMostOnce : _limits.Reliable;

    /// <summary>Holds a message against what the broker takes.</summary>
    /// <returns>Whether its user properties go with it: they are in the picture as well, and left out where it fits only without. Null where it does not fit at all.</returns>
    private bool? Fit(OutboxMessage message, int payloadBytes)
    {
        var size = PacketSize.Of(message, payloadBytes, _options.IsMqtt5, withUserProperties: true);
        var limit = Math.Min(_limits.PacketBytes ?? long.MaxValue, _learned.Bytes ?? long.MaxValue);
        var withUserProperties = size <= limit;
        if (!withUserProperties && message.UserProperties is not null)
        {
            size = PacketSize.Of(message, payloadBytes, _options.IsMqtt5, withUserProperties: false);
        }

        if (size > limit)
        {
            LeaveOut(message.Topic, limit);
            return null;
        }

        _learned.Sending(size);
        return withUserProperties;
    }

    private void LeaveOut(string topic, long limit)
    {
        _outbox.CountLeftOut();
        lock (_leftOut)
        {
            if (_leftOut.Add(topic))
            {
                var sentence = $"The broker {_address} takes messages of up to {limit} bytes; larger ones are left out: {string.Join(", ", _leftOut)}.";
                _status.Report("broker-size", sentence);
                LogLeftOut(_logger, sentence);
            }
        }
    }

    [LoggerMessage(EventIds.MessageLeftOut, LogLevel.Warning, "{Sentence}")]
    private static partial void LogLeftOut(ILogger logger, string sentence);

    [LoggerMessage(EventIds.PublishRefused, LogLevel.Error, "{Sentence}")]
    private static partial void LogRefused(ILogger logger, string sentence);
}
