using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;

namespace Sbn.Edge.CommandLine;

/// <summary><c>sbn-edge run</c>: the service.</summary>
internal static class RunCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command(
            "run",
            """
            Runs the service until it is stopped (Ctrl-C, SIGTERM) or its recordings are over.

            Examples:
              sbn-edge run --source csi:0 --broker mqtts://broker.example --username bus12 --password-file /etc/sbn-edge/password
              sbn-edge run --source file:drive.mp4 --broker embedded --vehicle bench
              sbn-edge run --broker mqtt://localhost      (cameras from the configuration)
            """)
        {
            options.Source, options.Camera, options.Speed, options.Bundle, options.Variant, options.Provider, options.Broker, options.BrokerPort,
            options.Username, options.PasswordFile, options.CaFile, options.Vehicle, options.Frames,
        };
        command.SetAction((parsed, _) => RunAsync(options, parsed));
        return command;
    }

    private static Task<int> RunAsync(RunOptions options, ParseResult parsed)
    {
        var (run, logging) = SettingsException.Guard(() => Gather(options, parsed));
        return EdgeHost.RunAsync(run, new Terminal(), logging);
    }

    /// <summary>What is asked for, from all the places that settings come from.</summary>
    private static (EdgeRun Run, IConfiguration Logging) Gather(RunOptions options, ParseResult parsed)
    {
        var (settings, logging) = Read(options, parsed);
        var run = new EdgeRun(settings, settings.Vehicle ?? VehicleId.FromMachine(), options.FrameLimit(parsed), () => Read(options, parsed).Settings);
        return (run, logging);
    }

    /// <summary>The settings for a run, and its log levels.</summary>
    /// <exception cref="UserException">Something is wrong or missing.</exception>
    public static (EdgeOptions Settings, IConfiguration Logging) Read(RunOptions options, ParseResult parsed)
    {
        var configuration = EdgeConfiguration.Load(options.ToSettings(parsed));
        var settings = EdgeConfiguration.Read(configuration);
        options.ChooseCamera(parsed, settings);
        if (settings.Broker.Address is null)
        {
            throw new UserException("No broker is named; give --broker mqtt://host, mqtts://host or embedded (Sbn:Broker:Address), or try sbn-edge demo.");
        }

        if (settings.Cameras.Count == 0)
        {
            throw new UserException("No camera is named; give --source URI, or set Sbn:Cameras:<name>:Source.");
        }

        return (settings, configuration.GetSection("Logging"));
    }
}
