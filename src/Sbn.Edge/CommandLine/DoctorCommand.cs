using System.CommandLine;
using System.Text.Json;
using Sbn.Edge.Configuration;
using Sbn.Edge.Health.Doctor;

namespace Sbn.Edge.CommandLine;

/// <summary><c>sbn-edge doctor</c>: whether this vehicle, with these settings, is fit for service.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON document instead of lines" };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command(
            "doctor",
            """
            Reads the settings as 'run' does and checks the vehicle: settings, bundle, execution provider, each camera, broker, clock, disk, temperature. One line each says OK, WARNING or FAILED, and what to do. It changes nothing, and does not disturb a running service.

            Ends with 0 where nothing failed, with 1 where something did, with 78 where the settings are wrong.

            Examples:
              sbn-edge doctor
              sbn-edge doctor --source v4l2:/dev/video0 --broker mqtt://localhost
              sudo /opt/sbn-edge/deploy/jetson/as-service.sh doctor      (installed: as the service's user, with its folders and its password)
            """)
        {
            options.Source, options.Camera, options.Speed, options.Bundle, options.Variant, options.Provider, options.Broker, options.BrokerPort,
            options.Username, options.PasswordFile, options.CaFile, options.Vehicle, Json,
        };
        command.SetAction((parsed, stop) => RunAsync(options, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, ParseResult parsed, CancellationToken stop)
    {
        var (terminal, asJson) = (new Terminal(), parsed.GetValue(Json));
        var report = new Report(finding =>
        {
            if (!asJson)
            {
                Show(terminal, finding);
            }
        });
        string? vehicle = null;
        var exitCode = ExitCodes.Settings;
        try
        {
            var settings = SettingsException.Guard(() => RunCommand.Read(options, parsed).Settings);
            vehicle = settings.Vehicle ?? SettingsException.Guard(() => VehicleId.FromMachine());
            await Examination.RunAsync(Examination.Of(settings, vehicle), report, check => Begin(terminal, asJson, check), stop);
            exitCode = report.Grade == Grade.Failed ? ExitCodes.Failure : 0;
        }
        catch (SettingsException wrong)
        {
            report.Fail("settings", wrong.Message);
        }

        if (asJson)
        {
            terminal.WriteLine(JsonSerializer.Serialize(new DoctorDocument(DoctorDocument.CurrentSchema, vehicle, report.Grade, report.Findings), DoctorJson.Default.DoctorDocument));
        }
        else
        {
            End(terminal);
        }

        return exitCode;
    }

    private static void Begin(Terminal terminal, bool asJson, string check)
    {
        if (!asJson && terminal.IsInteractive)
        {
            terminal.ShowStatus($"… {check}");
        }
    }

    private static void End(Terminal terminal)
    {
        if (terminal.IsInteractive)
        {
            terminal.ShowStatus(null);
        }
    }

    private static void Show(Terminal terminal, Finding finding)
    {
        var line = $"{Word(finding.Grade),-7}  {finding.Check + ':',-20} {finding.Sentence}{(finding.Advice is { } advice ? $" {advice}" : "")}";
        if (finding.Grade == Grade.Ok)
        {
            terminal.WriteLine(line);
        }
        else
        {
            terminal.WriteLine(line, finding.Grade == Grade.Failed ? ConsoleColor.Red : ConsoleColor.Yellow);
        }
    }

    private static string Word(Grade grade) => grade switch
    {
        Grade.Ok => "OK",
        Grade.Warning => "WARNING",
        _ => "FAILED",
    };
}
