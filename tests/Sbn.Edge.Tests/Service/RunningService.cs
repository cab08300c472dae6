using System.Globalization;
using System.Net.Sockets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>The program running against a broker: its own, or a Mosquitto.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private RunningService(EdgeProcess process, Mosquitto? mosquitto, int port) => (Process, Mosquitto, Port) = (process, mosquitto, port);

    public EdgeProcess Process { get; }

    public Mosquitto? Mosquitto { get; }

    public int Port { get; }

    public static async Task<RunningService> StartAsync(
        bool withMosquitto, TinyModel model, string? source, Dictionary<string, string> environment, params string[] more)
    {
        var mosquitto = withMosquitto ? await Service.Mosquitto.StartOrSkipAsync() : null;

        var port = mosquitto?.Port ?? FreePort.Next();
        string[] broker = mosquitto is null
            ? ["--broker", "embedded", "--broker-port", port.ToString(CultureInfo.InvariantCulture)]
            : ["--broker", mosquitto.Address];
        // All topics, unless a test asks for something else.
        environment.TryAdd("Sbn__Publish__Profile", "lan");
        var process = EdgeProcess.Start(environment, ["run", "--vehicle", "bus12", "--bundle", model.Bundle, .. source is null ? (string[])[] : ["--source", source], .. broker, .. more]);
        return new RunningService(process, mosquitto, port);
    }

    /// <summary>Subscribes to everything as soon as the broker is there.</summary>
    public async Task<Subscriber> SubscribeAsync()
    {
        await Eventually.HoldsAsync(async () =>
        {
            (Mosquitto is null && Process.HasExited).ShouldBeFalse(Process.Errors);
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return await Subscriber.StartAsync(Port);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        if (Mosquitto is not null)
        {
            await Mosquitto.DisposeAsync();
        }
    }
}
