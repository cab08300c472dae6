using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary><c>sbn-calibrate quantize</c>: makes the int8 graph of a bundle from recorded video.</summary>
internal static class QuantizeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "quantize",
            """
            Makes the int8 graph of a bundle: runs the float graph over frames drawn from recordings, chooses the range of each
            tensor, and writes explicit Q/DQ nodes as TensorRT asks for them. Labels are not needed. The new bundle has both
            variants; thresholds and profiles of int8 are fitted afterwards with 'sbn-calibrate confidence --variant int8'.

            Examples:
              sbn-calibrate quantize --bundle models/street --video drive.mp4 --out models/street-int8
              sbn-calibrate quantize --bundle models/street --video monday/ --video tuesday/ --method mse --keep-float auto --out quantised
            """);
        var model = new ModelOptions(withVariant: false);
        var recordings = new RangeOptions();
        var statistics = new Option<string?>("--ranges") { Description = "In place of --video: ranges that 'collect' or 'merge' wrote.", HelpName = "FILE" };
        var output = new Option<string>("--out") { Description = "Folder of the new bundle; it must not exist or be empty.", HelpName = "DIR", Required = true };
        var method = new Option<string>("--method")
        {
            Description = "How ranges are chosen; 'auto' tries all and takes the one whose outputs are nearest the float graph's.",
            DefaultValueFactory = _ => "auto",
        }.AcceptOnlyFromAmong("auto", "minmax", "percentile", "entropy", "mse");
        var reportOption = new Option<string?>("--report")
        {
            Description = "Also write a JSON report (schema sbn.quantisation/1): what each layer does to the outputs alone in int8, and what became of each tensor; one that is there is replaced.",
            HelpName = "FILE.json",
        };
        var percentile = new Option<double>("--percentile") { Description = "The share of the values that 'percentile' does not cut off.", HelpName = "SHARE", DefaultValueFactory = _ => 0.9999 };
        var keepFloat = new Option<string>("--keep-float")
        {
            Description = "How many of the layers that hurt most stay in float: a number, or 'auto' for those worth it (at most 3). Each layer is tried alone.",
            HelpName = "auto|N",
            DefaultValueFactory = _ => "0",
        };
        var exclude = new Option<string[]>("--exclude") { Description = "Layers that stay in float, by name; * stands for any text. May be given several times.", HelpName = "LAYER" };
        var include = new Option<string[]>("--include") { Description = "Deciding layers that become int8 all the same, by name; * stands for any text. May be given several times.", HelpName = "LAYER" };
        var ranges = new Option<string[]>("--range") { Description = "Set a tensor's largest magnitude by hand; may be given several times.", HelpName = "TENSOR=VALUE" };
        var untuned = new Option<bool>("--no-tuning") { Description = "Leave each tensor's range as the method chose it; tuning tries others by what they do to the outputs, and takes most of the time." };
        var plainBias = new Option<bool>("--no-bias-correction") { Description = "Leave the biases as they are." };
        percentile.MustBe(value => value is > 0 and <= 1, "above 0 and at most 1, such as 0.9999");
        keepFloat.MustBe(value => value == "auto" || (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)), "'auto' or a number of layers");
        model.AddTo(command);
        recordings.AddTo(command);
        foreach (var option in new Option[] { statistics, output, reportOption, method, percentile, keepFloat, exclude, include, ranges, untuned, plainBias })
        {
            command.Add(option);
        }

        command.Does((line, cancellationToken) =>
        {
            var directory = line.GetRequiredValue(output);
            NewBundle.RequireFree(directory);
            var bundle = model.Load(line);
            var choice = new QuantiseChoice(
                Enum.TryParse<RangeMethod>(line.GetRequiredValue(method), ignoreCase: true, out var one) ? one : null,
                line.GetRequiredValue(percentile),
                line.GetRequiredValue(keepFloat) == "auto" ? null : int.Parse(line.GetRequiredValue(keepFloat), CultureInfo.InvariantCulture),
                [.. (line.GetValue(exclude) ?? []).Select(text => new LayerPattern(text))],
                [.. (line.GetValue(include) ?? []).Select(text => new LayerPattern(text))],
                SetRanges(line.GetValue(ranges) ?? []),
                !line.GetValue(untuned),
                !line.GetValue(plainBias));
            var report = line.GetValue(reportOption);
            if (report is not null)
            {
                ReportFile.RequireWritable(report);
            }

            var collects = line.IsFirst(
                recordings.Videos, recordings.Details, statistics, [], "Name recordings with --video, or with --ranges what 'sbn-calibrate collect' wrote of some.");
            var collected = collects ? null : RangeStatistics.Read(line.GetValue(statistics)!);
            var quantiser = new Quantiser(bundle, collected?.Job.Equalised ?? recordings.Equalise(line), choice, model.Inference(line));
            collected ??= new RangeCollector(bundle, model.Inference(line)).Run(
                recordings.Recordings(line), recordings.Frames(line), recordings.Equalise(line), Shard.Whole, terminal, cancellationToken);
            var made = quantiser.Run(collected, report is not null, terminal, cancellationToken);
            Provenance.Write(made.Model, collected, choice, made);
            var written = NewBundle.With(bundle, BundleFiles.Int8, made.Model).Write(directory);
            if (report is not null)
            {
                ReportFile.Write(QuantisationReport.Of(collected, choice, made, written), report);
            }

            Tell(terminal, bundle, written, collected, made);
            if (report is not null)
            {
                terminal.Output.WriteLine($"Report: {report}");
            }
        });
        return command;
    }

    private static Dictionary<string, float> SetRanges(IEnumerable<string> texts)
    {
        var ranges = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (tensor, range) in texts.Select(SetRange))
        {
            if (!ranges.TryAdd(tensor, range))
            {
                throw new UserException($"--range sets '{tensor}' twice; set each tensor once.");
            }
        }

        return ranges;
    }

    private static KeyValuePair<string, float> SetRange(string text)
    {
        var at = text.LastIndexOf('=');
        return at > 0 && float.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var range) && range > 0 && float.IsFinite(range)
            ? new KeyValuePair<string, float>(text[..at], range)
            : throw new UserException($"--range '{text}' must be TENSOR=VALUE with a value above 0, such as image.normalised=2.4.");
    }

    private static void Tell(Terminal terminal, ModelBundle before, ModelBundle after, RangeStatistics ranges, QuantisedGraph made)
    {
        var (fp32, int8) = (new FileInfo(after.GraphPath(BundleFiles.Fp32)).Length, new FileInfo(after.GraphPath(BundleFiles.Int8)).Length);
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Ranges: {made.Method.ToString().ToLowerInvariant()}, from {ranges.Tensors.Frames} frames. In float: {(made.KeptFloat.Count == 0 ? "only what decides" : string.Join(", ", made.KeptFloat))}.
            Against fp32, on {made.Told} {(made.Told == 1 ? "frame" : "frames")}{(made.IsToldApart ? " that nothing was chosen on" : ", chosen on too for want of others")}: {made.Difference}.
            Size: {int8 / 1e6:F1} MB, {100.0 * int8 / fp32:F0} % of fp32.
            Bundle: {after.Directory}
            """));
        if (before.IsSigned)
        {
            terminal.Output.WriteLine("The new bundle is not signed: the signature of the old one does not fit its manifest.");
        }

        terminal.Output.WriteLine("Next: fit thresholds and profiles on its own outputs with 'sbn-calibrate confidence --variant int8'.");
    }
}
