using System.CommandLine;
using System.CommandLine.Invocation;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;

namespace Sbn.Edge.CommandLine;

/// <summary>The program's command line.</summary>
internal static class EdgeCommand
{
    /// <summary>Runs a command line and gives the exit code: 0 only on success.</summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand(
            """
            Looks at streets through a Semantic Bottleneck Network and says over MQTT what it sees, how sure it is, and, where it is unsure, which named evidence is missing or contradicts.

            Try it:      sbn-edge demo
            On a camera: sbn-edge run --source v4l2:/dev/video0 --broker mqtt://localhost
            Is it well:  sbn-edge doctor
            Listen:      mosquitto_sub -t 'sbn/v1/#' -F '%t %l bytes'

            Settings also come from appsettings.json, /etc/sbn-edge/*.json and Sbn__… environment variables; docs/configuration.md lists them all, docs/mqtt.md the topics.
            """)
        {
            RunCommand.Create(),
            DemoCommand.Create(),
            BundleCommand.Create(),
            WarmUpCommand.Create(),
            DoctorCommand.Create(),
        };
        try
        {
            var parsed = root.Parse(args);
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return parsed.Action is ParseErrorAction ? ExitCodes.Settings : exitCode;
        }
        catch (UserException mistake)
        {
            await Console.Error.WriteLineAsync($"sbn-edge: {mistake.Message}");
            return mistake is SettingsException ? ExitCodes.Settings : ExitCodes.Failure;
        }
        catch (Exception bug)
        {
            await Console.Error.WriteLineAsync($"sbn-edge: This is a fault of the program, please report it: {bug}");
            return ExitCodes.Bug;
        }
    }
}
