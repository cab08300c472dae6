using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Quantization;

namespace Sbn.Edge.Calibration.Collecting;

/// <summary><c>sbn-calibrate collect</c>: what <c>quantize</c> needs of recordings, as a file, shard by shard.</summary>
internal static class CollectCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "collect",
            """
            Runs the float graph over frames drawn from recordings and writes what its tensors held to a file, for 'quantize --ranges'.
            With --shard i/n it does the i-th of n parts (i from 0), so that a cluster shares the work; 'merge' joins the parts to the
            file that one run would have written. Each shard reads all recordings, for the sample is drawn over them together.

            Examples:
              sbn-calibrate collect --bundle models/street --video drives/ --out all.ranges
              sbn-calibrate collect --bundle models/street --video drives/ --shard 3/16 --out part-3.ranges
            """);
        var model = new ModelOptions(withVariant: false);
        var recordings = new RangeOptions(required: true);
        var part = new Option<string?>("--shard") { Description = "Which part to do, i/n with i from 0 to n − 1; all of it where it is left out.", HelpName = "i/n" };
        var output = new Option<string>("--out") { Description = "The file to write. A file that is there is not replaced.", HelpName = "FILE", Required = true };
        part.MustBe(value => value is null || Shard.Parse(value) is not null, "i/n with i from 0 to n − 1, such as 3/16");
        model.AddTo(command);
        recordings.AddTo(command);
        command.Add(part);
        command.Add(output);
        command.Does((line, cancellationToken) =>
        {
            using var file = new OutputFile(line.GetRequiredValue(output));
            var shard = line.GetValue(part) is { } text ? Shard.Parse(text)! : Shard.Whole;
            var ranges = new RangeCollector(model.Load(line), model.Inference(line)).Run(
                recordings.Recordings(line), recordings.Frames(line), shard, terminal, cancellationToken);
            file.Write(ranges.ToBytes());
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ranges.Tensors.Frames} of {ranges.Sample.Drawn.Count} frames: {line.GetRequiredValue(output)}"));
        });
        return command;
    }
}
