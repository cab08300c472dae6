using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>A real Mosquitto on a free port of 127.0.0.1, with a configuration of its own.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly TempFolder _folder = new();
    private Process? _process;

    private Mosquitto(int port) => Port = port;

    public int Port { get; }

    public string Address => $"mqtt://127.0.0.1:{Port}";

    /// <summary>Starts a broker, or skips the test where Mosquitto is not installed.</summary>
    /// <param name="settings">Lines for its configuration; {0} is a folder of its own.</param>
    /// <param name="prepare">Fills that folder.</param>
    public static Task<Mosquitto> StartOrSkipAsync(string settings = "allow_anonymous true", Action<TempFolder>? prepare = null) =>
        StartOrSkipAsync(port => $"listener {port} 127.0.0.1\npersistence true\n{settings}", prepare);

    /// <summary>Starts a broker with a configuration of its own from the first line on, or skips the test where Mosquitto is not installed.</summary>
    /// <param name="settings">Makes the configuration for a port; {0} in it is a folder of its own.</param>
    /// <param name="prepare">Fills that folder.</param>
    public static async Task<Mosquitto> StartOrSkipAsync(Func<int, string> settings, Action<TempFolder>? prepare = null)
    {
        Assert.SkipUnless(File.Exists(Program), $"Needs {Program}, which is not there; apt install mosquitto mosquitto-clients.");
        var broker = new Mosquitto(FreePort.Next());
        prepare?.Invoke(broker._folder);
        await File.WriteAllTextAsync(
            broker._folder["mosquitto.conf"],
            $"""
             persistence_location {broker._folder.Path}/
             {(Environment.IsPrivilegedProcess ? "user root" : "")}
             {settings(broker.Port).Replace("{0}", broker._folder.Path, StringComparison.Ordinal)}

             """);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Makes a password file in a broker's folder.</summary>
    public static void WritePassword(TempFolder folder, string username, string password)
    {
        using var process = Process.Start("mosquitto_passwd", ["-b", "-c", folder["passwords"], username, password]);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }

    /// <summary>Starts it, again or for the first time, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", _folder["mosquitto.conf"]]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await Eventually.HoldsAsync(ListensAsync);
    }

    /// <summary>Stops it as its owner would; sessions and retained messages are kept.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            Signals.Send(process, Signals.Terminate);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Kills it: what it had not written is lost.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task<bool> ListensAsync()
    {
        _process!.HasExited.ShouldBeFalse("Mosquitto did not start.");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
