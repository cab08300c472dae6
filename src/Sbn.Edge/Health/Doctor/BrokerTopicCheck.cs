using System.Buffers;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;
using Sbn.Edge.Configuration;
using Sbn.Edge.Mqtt.Connection;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Health.Doctor;

/// <summary>Whether the login may publish and subscribe below the vehicle's topics: a message to a topic of the doctor's own, not retained, has to come back.</summary>
internal static class BrokerTopicCheck
{
    private const string Check = "broker topics";
    private const string Acl = "Its access list must let the vehicle write below its own topics and read its commands (deploy/mosquitto).";
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Looks.</summary>
    public static async Task LookAsync(IMqttClient client, BrokerOptions options, string topic, BrokerLimits limits, Report report, CancellationToken stop)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"schema":"sbn.doctor/1","id":"{{Guid.CreateVersion7()}}"}""");
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.ApplicationMessageReceivedAsync += received =>
        {
            if (received.ApplicationMessage.Payload.ToArray().AsSpan().SequenceEqual(payload))
            {
                back.TrySetResult();
            }

            return Task.CompletedTask;
        };
        var qos = limits.Reliable;
        try
        {
            var mayRead = await SubscribeAsync(client, topic, qos, stop);
            var message = new MqttApplicationMessage { Topic = topic, PayloadSegment = payload, QualityOfServiceLevel = qos, ContentType = options.IsMqtt5 ? OutboxMessage.Json : null };
            var published = await client.PublishAsync(message, stop);
            if (!published.IsSuccess)
            {
                report.Fail(Check, $"The broker takes no message of {topic}: {BrokerWords.Of(published.ReasonCode)}.", Acl);
                return;
            }

            if (mayRead)
            {
                await back.Task.WaitAsync(options.Timeout < LongestWait ? options.Timeout : LongestWait, stop);
                report.Ok(Check, $"A message to {topic} was taken and came back.");
                return;
            }
        }
        catch (TimeoutException)
        {
            // What was published does not come back.
        }
        catch (Exception broken) when (!stop.IsCancellationRequested)
        {
            report.Fail(Check, $"The broker ends the connection upon a message of {topic}: {BrokerWords.Of(broken)}.", Acl);
            return;
        }

        // An older broker confirms also what it throws away (MQTT 3.1.1, 3.3.5).
        report.Warn(
            Check,
            options.IsMqtt5 && qos != MqttQualityOfServiceLevel.AtMostOnce
                ? $"The broker takes messages of {topic}, but lets us read none of them: commands will not arrive."
                : $"A message to {topic} did not come back, and in this case a broker does not say whether it may be written or may not be read.",
            Acl);
    }

    private static async Task<bool> SubscribeAsync(IMqttClient client, string topic, MqttQualityOfServiceLevel qos, CancellationToken stop)
    {
        var answer = await client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topic, qos).Build(), stop);
        return answer.Items.All(item => item.ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2);
    }
}
