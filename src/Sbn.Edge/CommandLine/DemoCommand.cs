using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Sbn.Edge.Configuration;

namespace Sbn.Edge.CommandLine;

/// <summary><c>sbn-edge demo</c>: the built-in drive, a broker of its own, and where to look.</summary>
internal static class DemoCommand
{
    private const string DefaultVehicle = "demo";

    /// <summary>With a hand over the lens now and then, so that an alarm is seen as well.</summary>
    private const string DefaultSource = "drive:?coverEvery=20";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command(
            "demo",
            """
            Drives through a synthetic street with a broker of its own on 127.0.0.1, and says where to look. Every 20 seconds something covers the lens for a while, so that an alarm is raised and cleared. Reads no configuration.

            Examples:
              sbn-edge demo
              sbn-edge demo --frames 100
              sbn-edge demo --source 'drive:?seed=7&weather=fog&faults=unknownObject'
              sbn-edge demo --source clip.mp4
            """)
        {
            options.Source, options.Speed, options.Frames, options.Bundle, options.Variant, options.Provider, options.BrokerPort, options.Vehicle,
        };
        command.SetAction((parsed, _) => RunAsync(options, parsed));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, ParseResult parsed)
    {
        var terminal = new Terminal();
        var given = SettingsException.Guard(() => options.ToSettings(parsed));
        given.TryAdd($"{EdgeOptions.Section}:Vehicle", DefaultVehicle);
        given.TryAdd($"{EdgeOptions.Section}:Cameras:{RunOptions.DefaultCamera}:Source", DefaultSource);
        given.TryAdd($"{EdgeOptions.Section}:Publish:Profile", "lan");
        given[$"{EdgeOptions.Section}:Broker:Address"] = BrokerOptions.Embedded;
        var (settings, frames) = SettingsException.Guard(() => (EdgeConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(given).Build()), options.FrameLimit(parsed)));
        if (parsed.GetValue(options.BrokerPort) is null && IsTaken(settings.Broker.EmbeddedPort))
        {
            terminal.WriteLine($"Port {settings.Broker.EmbeddedPort} of 127.0.0.1 is taken, perhaps by another broker; the demo's takes a free one.");
            settings.Broker.EmbeddedPort = 0;
        }

        var run = new EdgeRun(settings, settings.Vehicle!, frames);
        using var ended = new CancellationTokenSource();
        var guide = DemoGuide.ShowAsync(run, terminal, ended.Token);
        var exitCode = await EdgeHost.RunAsync(run, terminal, logging: null);
        await ended.CancelAsync();
        await guide;
        return exitCode;
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
