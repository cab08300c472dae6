using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary><c>sbn-calibrate evaluate</c>: measures a bundle on labelled frames.</summary>
internal static class EvaluateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "evaluate",
            """
            Measures a bundle on labelled frames: accuracy and IoU, how much it accepts at its thresholds and how much of that is
            right, how often people, cyclists and cars are accepted as something else, and how well the published confidence
            ranks beside simpler ones. Shows tables, and writes a JSON report (schema sbn.evaluation/1).

            Labels may stand for several classes, any of which is right: a set's labels.json or --labels says so. With --shift or --shifts it
            tells what becomes of the figures in fog, rain, dusk, blur, noise and wrong exposure.

            Examples:
              sbn-calibrate evaluate --bundle models/street --dataset ../shared/data/camvid/val --report val.json
              sbn-calibrate evaluate --bundle models/street --dataset ../shared/data/camvid/val --shift fog:3 --shift dusk --report shifted.json
            """);
        var model = new ModelOptions(asOnVehicle: true);
        var dataset = new DatasetOptions();
        var shifts = new ShiftOptions();
        var planted = new Option<double?>("--plant-label-errors")
        {
            Description = "Change this share of the labelled pixels in a copy of the labels, such as 0.02, and tell which of them the filter of the paper's predictor takes out.",
            HelpName = "SHARE",
        };
        planted.MustBe(value => value is null or (> 0 and <= 0.5), "above 0 and at most 0.5");
        var reportOption = ReportFile.CreateOption();
        model.AddTo(command);
        dataset.AddTo(command);
        shifts.AddTo(command);
        command.Add(planted);
        command.Add(reportOption);
        command.Does((line, cancellationToken) =>
        {
            var path = line.GetRequiredValue(reportOption);
            ReportFile.RequireWritable(path);
            var (bundle, choice, plan) = (model.Load(line), dataset.Read(line), shifts.Read(line));
            var evaluator = new Evaluator(bundle, [model.Variant(line, bundle)], model.Inference(line));
            var report = evaluator.Run(choice.Open(bundle.ClassNames(), withSets: true), choice, terminal, cancellationToken, plan: plan, planted: line.GetValue(planted)).Single();
            ReportFile.Write(report, path);
            terminal.Show(EvaluationTable.Of(report));
            foreach (var warning in report.Warnings)
            {
                terminal.Say($"Warning: {warning}");
            }

            terminal.Output.WriteLine($"Report: {path}");
        });
        return command;
    }
}
