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
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task SendReliableAsync(OutboxMessage message, CancellationToken stop)
    {
        try
        {
            var result = await _client.PublishAsync(ToMqtt(message), stop);
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
            : $"The broker {_address} does not take {string.Join(", ", _refused)}{(code is null ? "" : $" ({code})")}; its access rules must allow publishing below sbn/v1/{_status.Vehicle}.";
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
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task SendLiveAsync(OutboxMessage message, CancellationToken stop)
    {
        var sent = false;
        try
        {
            await _client.PublishAsync(ToMqtt(message), stop);
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

    private MqttApplicationMessage ToMqtt(OutboxMessage message)
    {
        var payload = message.Historical is { } historical && message.QueuedUs < _connectedUs ? historical : message.Payload;
        var mqtt = new MqttApplicationMessage
        {
            Topic = message.Topic,
            Payload = new ReadOnlySequence<byte>(payload.Written),
            Retain = message.Delivery == Delivery.State,
            QualityOfServiceLevel = message.Delivery == Delivery.Live ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce,
        };
        if (_options.IsMqtt5)
        {
            mqtt.ContentType = message.ContentType;
            mqtt.UserProperties = message.UserProperties;
            mqtt.PayloadFormatIndicator = message.ContentType == OutboxMessage.Json ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified;
        }

        return mqtt;
    }

    [LoggerMessage(EventIds.PublishRefused, LogLevel.Error, "{Sentence}")]
    private static partial void LogRefused(ILogger logger, string sentence);
}
