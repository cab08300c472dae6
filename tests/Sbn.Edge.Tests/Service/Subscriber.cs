using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Sbn.Edge.Tests.Pictures;

namespace Sbn.Edge.Tests.Service;

/// <summary>A message as it arrived.</summary>
internal sealed record Received(string Topic, byte[] Payload, bool Retained, MqttQualityOfServiceLevel Qos, string? ContentType, IReadOnlyDictionary<string, string> UserProperties)
{
    public bool IsPicture => Payload.Length > 4 && Payload[0] == 0x89;

    /// <summary>The JSON of the message: its payload, or for a picture the text that rides in it.</summary>
    public JsonObject Json => JsonNode.Parse(IsPicture ? PngReader.Text(Payload, "sbn")! : Encoding.UTF8.GetString(Payload))!.AsObject();
}

/// <summary>A client that subscribes and keeps what arrives.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentQueue<Received> _messages = new();
    private readonly MqttClientOptions _options;
    private readonly string _filter;

    private Subscriber(int port, string filter, string clientId, bool keepSession, MqttProtocolVersion version)
    {
        _filter = filter;
        var builder = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(clientId).WithProtocolVersion(version).WithCleanStart(!keepSession);
        if (keepSession)
        {
            builder.WithSessionExpiryInterval(3600);
        }

        _options = builder.Build();
        _client.ApplicationMessageReceivedAsync += e =>
        {
            var m = e.ApplicationMessage;
            var properties = (m.UserProperties ?? []).ToDictionary(p => p.Name, p => Encoding.UTF8.GetString(p.ValueBuffer.Span));
            _messages.Enqueue(new Received(m.Topic, m.Payload.ToArray(), m.Retain, m.QualityOfServiceLevel, m.ContentType, properties));
            return Task.CompletedTask;
        };
    }

    public IReadOnlyList<Received> Messages => [.. _messages];

    public bool IsConnected => _client.IsConnected;

    public static async Task<Subscriber> StartAsync(
        int port, string filter = "sbn/v1/#", bool keepSession = false, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        var subscriber = new Subscriber(port, filter, $"test-{Guid.NewGuid():N}", keepSession, version);
        await subscriber.ConnectAsync();
        return subscriber;
    }

    /// <summary>The JSON messages of one topic, in the order they came.</summary>
    public IReadOnlyList<JsonObject> JsonOf(string topic) => [.. Messages.Where(m => m.Topic == topic).Select(m => m.Json)];

    public async Task ConnectAsync()
    {
        (await _client.ConnectAsync(_options)).ResultCode.ShouldBe(MqttClientConnectResultCode.Success);
        await _client.SubscribeAsync(_filter, MqttQualityOfServiceLevel.AtLeastOnce);
    }

    public Task PublishAsync(string topic, string payload, bool retain = false, string? responseTopic = null, string? correlation = null) => _client.PublishAsync(new MqttApplicationMessage
    {
        Topic = topic,
        PayloadSegment = Encoding.UTF8.GetBytes(payload),
        Retain = retain,
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        ResponseTopic = responseTopic,
        CorrelationData = correlation is null ? null : Encoding.UTF8.GetBytes(correlation),
    });

    public async Task<bool> TryReconnectAsync()
    {
        try
        {
            await ConnectAsync();
            return true;
        }
        catch (Exception e) when (e is not ShouldAssertException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }
}
