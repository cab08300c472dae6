using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Comparison;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Quantization;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary><c>sbn-calibrate report</c>: one page on a bundle.</summary>
internal static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "report",
            """
            Measures every variant of a bundle on labelled frames and writes one self-contained page: what was calibrated on what, figures
            and curves, tables by class and concept, what quantising changed, and frames with what the model sees in them.

            Example:
              sbn-calibrate report --bundle models/street --dataset ../shared/data/camvid/val --frame-rate 30 --out report.html
            """);
        var model = new ModelOptions(withVariant: false);
        var dataset = new DatasetOptions();
        var shifts = new ShiftOptions();
        var output = new Option<string>("--out") { Description = "Where to write the page; one that is there is replaced.", HelpName = "FILE.html", Required = true };
        var examples = new Option<int>("--examples") { Description = "How many frames to show.", HelpName = "N", DefaultValueFactory = _ => 4 };
        var quantisation = new Option<string?>("--quantization")
        {
            Description = "What 'quantize --report' wrote on the int8 graph: the page then tells what each layer and tensor does.",
            HelpName = "FILE.json",
        };
        examples.MustBe(value => value is >= 0 and <= 100, "between 0 and 100");
        model.AddTo(command);
        dataset.AddTo(command);
        shifts.AddTo(command);
        command.Add(output);
        command.Add(examples);
        command.Add(quantisation);
        command.Does((line, cancellationToken) =>
        {
            var path = line.GetRequiredValue(output);
            ReportFile.RequireWritable(path);
            var bundle = model.Load(line);
            var made = line.GetValue(quantisation) is { } file ? QuantisationReport.Read(file, bundle) : null;
            var (inference, choice, plan) = (model.Inference(line), dataset.Read(line), shifts.Read(line));
            var blocked = choice.Open(bundle.ClassNames());
            var shown = bundle.Variants.Contains(BundleFiles.Int8) ? BundleFiles.Int8 : BundleFiles.Fp32;
            var shares = FrameShares.Of(bundle, shown, blocked.Frames.Count);
            var comparison = shown == BundleFiles.Int8 ? new VariantComparison(bundle, inference).Run(blocked, choice, terminal, cancellationToken, Note, plan) : null;
            var reports = comparison is { Fp32: { } fp32, Int8: { } int8 }
                ? [fp32, int8]
                : new Evaluator(bundle, [BundleFiles.Fp32], inference).Run(blocked, choice, terminal, cancellationToken, Note, plan);
            var drawn = new Examples(bundle, shown, inference).Draw(blocked, shares, line.GetRequiredValue(examples), terminal, cancellationToken);
            ReportFile.WriteText(new ReportPage(bundle, reports, comparison, made, drawn).ToHtml(), path);
            terminal.Output.WriteLine($"Report: {path}");

            void Note(int index, IReadOnlyList<SeenFrame> frames) => shares.Add(index, frames[^1]);
        });
        return command;
    }
}
