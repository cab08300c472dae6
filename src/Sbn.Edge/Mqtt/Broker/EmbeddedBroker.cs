using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MQTTnet.Server;
using MQTTnet.Server.Internal.Adapter;
using Sbn.Edge.Core;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Mqtt.Broker;

/// <summary>
/// A broker inside the process, for the demo and for trying things out: on 127.0.0.1 only, with retained messages and
/// last wills in memory, without passwords. A vehicle in service uses a real one.
/// </summary>
internal sealed partial class EmbeddedBroker : IAsyncDisposable
{
    private readonly MqttServer _server;

    private EmbeddedBroker(MqttServer server, int port) => (_server, Port) = (server, port);

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Where it is.</summary>
    public BrokerAddress Address => new(IPAddress.Loopback.ToString(), Port, UseTls: false);

    /// <summary>Starts a broker.</summary>
    /// <param name="port">TCP port; 0 takes a free one.</param>
    /// <param name="logger">Told where it listens.</param>
    /// <exception cref="UserException">The port is taken.</exception>
    public static async Task<EmbeddedBroker> StartAsync(int port, ILogger logger)
    {
        var chosen = port == 0 ? FreePort() : port;
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointPort(chosen)
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .Build();
        var server = new MqttServerFactory().CreateMqttServer(options, [new NamelessClients(new MqttTcpServerAdapter())]);
        server.ValidatingConnectionAsync += NamelessClients.Name;
        try
        {
            await server.StartAsync();
        }
        catch (SocketException e)
        {
            server.Dispose();
            throw new UserException(
                e.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"Port {chosen} of 127.0.0.1 is taken, perhaps by another broker; give the embedded one another port with --broker-port (Sbn:Broker:EmbeddedPort, 0 for a free one), or use that broker with --broker mqtt://127.0.0.1:{chosen}."
                    : $"The embedded broker cannot listen on port {chosen} of 127.0.0.1: {e.Message.TrimEnd('.')}; give it another one with --broker-port (Sbn:Broker:EmbeddedPort).",
                e);
        }

        LogStarted(logger, chosen);
        return new EmbeddedBroker(server, chosen);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new MqttServerStopOptions());
        _server.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [LoggerMessage(EventIds.EmbeddedBrokerStarted, LogLevel.Information, "The embedded broker listens on 127.0.0.1:{Port}")]
    private static partial void LogStarted(ILogger logger, int port);
}
