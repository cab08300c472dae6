using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Sbn.Edge.Configuration;
using Sbn.Edge.Mqtt.Connection;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>Somebody with a certificate of the fleet's, connected to its broker.</summary>
internal sealed class FleetClient : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentQueue<(string Topic, string Text)> _messages = new();
    private readonly MqttClientOptions _options;

    private FleetClient(MqttClientOptions options)
    {
        _options = options;
        _client.ApplicationMessageReceivedAsync += e =>
        {
            _messages.Enqueue((e.ApplicationMessage.Topic, Encoding.UTF8.GetString(e.ApplicationMessage.Payload.ToArray())));
            return Task.CompletedTask;
        };
    }

    public IReadOnlyList<(string Topic, string Text)> Messages => [.. _messages];

    /// <summary>Connects.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="certificates">The fleet's authority.</param>
    /// <param name="name">The common name of its certificate.</param>
    /// <param name="keepSession">True for a session that the broker keeps.</param>
    public static async Task<FleetClient> ConnectAsync(Mosquitto broker, TestCertificates certificates, string name, bool keepSession = false)
    {
        var (certificate, key) = certificates.Issue(name);
        var login = new BrokerOptions { CaFile = certificates.Authority, ClientCertificateFile = certificate, ClientKeyFile = key };
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer("localhost", broker.Port)
            .WithClientId($"test-{Guid.NewGuid():N}")
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithCleanStart(!keepSession)
            .WithSessionExpiryInterval(keepSession ? 3600u : 0)
            .WithTlsOptions(BrokerLogin.Tls(login, "localhost", _ => { }));
        var client = new FleetClient(builder.Build());
        await client.ReconnectAsync();
        return client;
    }

    /// <summary>Connects, again or for the first time, as soon as the broker is there.</summary>
    public Task ReconnectAsync() => Eventually.HoldsAsync(async () =>
    {
        try
        {
            return _client.IsConnected || (await _client.ConnectAsync(_options)).ResultCode == MqttClientConnectResultCode.Success;
        }
        catch (Exception e) when (e is not ShouldAssertException)
        {
            return false;
        }
    });

    public async Task SubscribeAsync(string filter) =>
        (await _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce)).Items.ShouldHaveSingleItem().ResultCode.ShouldBe(MqttClientSubscribeResultCode.GrantedQoS1);

    /// <summary>Publishes; true where the broker takes it.</summary>
    public async Task<bool> PublishAsync(string topic, string text) =>
        (await _client.PublishStringAsync(topic, text, MqttQualityOfServiceLevel.AtLeastOnce)).ReasonCode is MqttClientPublishReasonCode.Success or MqttClientPublishReasonCode.NoMatchingSubscribers;

    public async ValueTask DisposeAsync()
    {
        await _client.TryDisconnectAsync();
        _client.Dispose();
    }
}
