using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary><c>sbn-calibrate alarms</c>: holds the service's alarms against what labels say.</summary>
internal static class AlarmsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "alarms",
            """
            Runs the service's alarms over labelled sequences (--dataset) and over the synthetic drive (--source), which labels itself and
            knows when its lens is covered, and tells for each alarm how many of those raised were right, how many that should have been
            raised were, how late, and how many false ones an hour brings. Writes a JSON report (schema sbn.alarms/1).

            Examples:
              sbn-calibrate alarms --bundle models/street --dataset ../shared/data/camvid/val --frame-rate 30 --report alarms.json
              sbn-calibrate alarms --bundle models/street --source 'drive:?seed=4&coverEvery=10&frames=450' --report alarms.json
            """);
        var model = new ModelOptions(asOnVehicle: true);
        var frames = new FrameOptions(required: false, withView: false);
        var rate = new Option<double?>("--frame-rate")
        {
            Description = "How many frame numbers of the data sets make a second (CamVid's names count at 30); alarms wait by the clock.",
            HelpName = "HZ",
        };
        var drives = new Option<string[]>("--source")
        {
            Description = "A synthetic drive with an end, such as drive:?seed=4&weather=fog&frames=450; may be given several times.",
            HelpName = "URI",
        };
        var reportOption = ReportFile.CreateOption();
        rate.MustBe(value => value is null or > 0, "a positive number of frame numbers per second");
        model.AddTo(command);
        frames.AddTo(command);
        command.Add(rate);
        command.Add(drives);
        command.Add(reportOption);
        command.Does((line, cancellationToken) =>
        {
            var path = line.GetRequiredValue(reportOption);
            ReportFile.RequireWritable(path);
            var bundle = model.Load(line);
            var run = new AlarmRun(bundle, model.Variant(line, bundle), model.Inference(line));
            var report = run.Over(Sequences(), terminal, cancellationToken);
            ReportFile.Write(report, path);
            terminal.Show(AlarmTable.Of(report));
            terminal.Output.WriteLine($"Report: {path}");

            IReadOnlyList<ILabelledSequences> Sequences()
            {
                var (sets, uris) = (line.Has(frames.Folders), line.GetValue(drives) ?? []);
                if (!sets && uris.Length == 0)
                {
                    throw new UserException("Name labelled sequences with --dataset, or a synthetic drive with --source.");
                }

                if (!sets && frames.Details.Prepend(rate).FirstOrDefault(line.Has) is { } stray)
                {
                    throw new UserException($"{stray.Name} says nothing without {frames.Folders.Name}.");
                }

                if (sets && line.GetValue(rate) is null)
                {
                    throw new UserException("Say with --frame-rate how many frame numbers make a second: alarms wait by the clock.");
                }

                return
                [
                    .. sets ? LabelledRecordings.Of(frames.Read(line).Open(bundle.ClassNames()), line.GetValue(rate)!.Value) : [],
                    .. uris.Select(uri => LabelledDrive.Of(uri, bundle.ClassNames())),
                ];
            }
        });
        return command;
    }
}
