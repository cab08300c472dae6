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
            Runs fp32 and int8 of a bundle over the same labelled frames and tells what quantising changed: the figures of 'evaluate' for
            both, how many pixels changed their class, how each concept moved (correlation, flips), what each accepts at its own
            thresholds, and what the alarms do. Writes a JSON report (schema sbn.comparison/1).

            Example:
              sbn-calibrate compare --bundle models/street --dataset ../shared/data/camvid/val --frame-rate 30 --report int8.json
            """);
        var model = new ModelOptions(withVariant: false);
        var dataset = new DatasetOptions();
        var reportOption = ReportFile.CreateOption();
        model.AddTo(command);
        dataset.AddTo(command);
        command.Add(reportOption);
        command.Does((line, cancellationToken) =>
        {
            var path = line.GetRequiredValue(reportOption);
            ReportFile.RequireWritable(path);
            var (bundle, choice) = (model.Load(line), dataset.Read(line));
            var report = new VariantComparison(bundle, model.Inference(line)).Run(choice.Open(bundle.ClassNames()), choice, terminal, cancellationToken);
            ReportFile.Write(report, path);
            terminal.Show(ComparisonTable.Of(report));
            terminal.Output.WriteLine($"Report: {path}");
        });
        return command;
    }
}
