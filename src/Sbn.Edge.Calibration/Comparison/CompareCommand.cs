using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Comparison;

/// <summary><c>sbn-calibrate compare</c>: what quantising changed.</summary>
internal static class CompareCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "compare",
            """
            Runs fp32 and int8 of a bundle over the same frames and tells what quantising changed: how many pixels changed their class, how
            each concept moved (correlation, flips), what each accepts at its own thresholds, and what the alarms do. On labelled frames
            (--dataset) it tells the figures of 'evaluate' for both as well; recordings (--video) need no labels. Writes a JSON report
            (schema sbn.comparison/1).

            Examples:
              sbn-calibrate compare --bundle models/street --dataset ../shared/data/camvid/val --frame-rate 30 --report int8.json
              sbn-calibrate compare --bundle models/street --video drive.mp4 --report drive.json
            """);
        var model = new ModelOptions(withVariant: false);
        var dataset = new DatasetOptions(required: false);
        var recordings = new VideoOption("Recordings to compare on, in place of labelled frames: a clip, a folder of clips or of pictures, or a source by its URI; may be given several times.");
        var reportOption = ReportFile.CreateOption();
        model.AddTo(command);
        dataset.AddTo(command);
        command.Add(recordings.Option);
        command.Add(reportOption);
        command.Does((line, cancellationToken) =>
        {
            var path = line.GetRequiredValue(reportOption);
            ReportFile.RequireWritable(path);
            var labelled = line.IsFirst(
                dataset.Folders, dataset.Details, recordings.Option, [], "Name labelled frames with --dataset, or recordings with --video.");
            var bundle = model.Load(line);
            var comparison = new VariantComparison(bundle, model.Inference(line));
            var report = labelled ? OnFrames(dataset.Read(line)) : comparison.Run(recordings.Read(line), terminal, cancellationToken);
            ReportFile.Write(report, path);
            terminal.Show(ComparisonTable.Of(report));
            terminal.Output.WriteLine($"Report: {path}");

            ComparisonReport OnFrames(DatasetChoice choice) => comparison.Run(choice.Open(bundle.ClassNames()), choice, terminal, cancellationToken);
        });
        return command;
    }
}
