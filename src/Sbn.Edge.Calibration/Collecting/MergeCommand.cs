using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Calibration.Scenes;
using Sbn.Edge.Core;

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
            written; which of its two jobs they are of is read off the files. A shard that is missing, given twice or of another job
            stops it, and nothing is written.

            Example:
              sbn-calibrate merge part-*.ranges --out all.ranges
            """);
        var files = new Argument<string[]>("FILE") { Description = "The parts.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The file to write. A file that is there is not replaced.", HelpName = "FILE", Required = true };
        command.Add(files);
        command.Add(output);
        command.Does((line, cancellationToken) =>
        {
            using var file = new OutputFile(line.GetRequiredValue(output));
            var paths = line.GetRequiredValue(files);
            var frames = AreScenes(paths) ? Scenes() : Ranges();
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{frames} frames: {line.GetRequiredValue(output)}"));

            int Ranges()
            {
                var merged = RangeStatistics.Merge([.. paths.Select(path => (path, RangeStatistics.Read(path)))]);
                file.Write(merged.ToBytes());
                return merged.Tensors.Frames;
            }

            int Scenes()
            {
                SceneJob merged;
                using (var parts = new SceneMerge(paths))
                using (var stream = file.Create())
                {
                    merged = parts.Write(stream, line.GetRequiredValue(output), terminal, cancellationToken);
                }

                file.Finish();
                return merged.FrameCount();
            }
        });
        return command;
    }

    private static bool AreScenes(IReadOnlyList<string> paths)
    {
        var kinds = paths.ToLookup(SceneFile.Is);
        if (!kinds.Contains(true) || !kinds.Contains(false))
        {
            return kinds.Contains(true);
        }

        // A damaged file is told as one, not as a file of the other job.
        var ranges = kinds[false].First();
        _ = RangeStatistics.Read(ranges);
        throw new UserException($"'{kinds[true].First()}' holds scenes and '{ranges}' ranges; merge the parts of one job.");
    }
}
