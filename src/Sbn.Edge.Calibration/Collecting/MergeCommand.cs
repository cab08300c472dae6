using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Quantization;

namespace Sbn.Edge.Calibration.Collecting;

/// <summary><c>sbn-calibrate merge</c>: joins what the shards of <c>collect</c> wrote.</summary>
internal static class MergeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "merge",
            """
            Joins the files that the shards of 'collect' wrote, in whatever order, to the file that one run over everything would have
            written. A shard that is missing, given twice or of another job stops it, and nothing is written.

            Example:
              sbn-calibrate merge part-*.ranges --out all.ranges
            """);
        var parts = new Argument<string[]>("FILE") { Description = "The parts.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The file to write. A file that is there is not replaced.", HelpName = "FILE", Required = true };
        command.Add(parts);
        command.Add(output);
        command.Does((line, _) =>
        {
            using var file = new OutputFile(line.GetRequiredValue(output));
            var merged = RangeStatistics.Merge([.. line.GetRequiredValue(parts).Select(part => (part, RangeStatistics.Read(part)))]);
            file.Write(merged.ToBytes());
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{merged.Tensors.Frames} frames: {line.GetRequiredValue(output)}"));
        });
        return command;
    }
}
