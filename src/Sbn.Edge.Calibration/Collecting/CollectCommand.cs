using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Calibration.Scenes;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Collecting;

/// <summary>
/// <c>sbn-calibrate collect</c>: runs the model for <c>quantize</c> or for <c>confidence</c> beforehand, and shard by shard, and writes what
/// they need to a file.
/// </summary>
internal static class CollectCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "collect",
            """
            Runs the model and writes what it said to a file, for one of two jobs:
            --video    the float graph over frames drawn from recordings: what its tensors held, for 'quantize --ranges'
            --dataset  a variant over labelled frames: classes, confidence and concepts of each, for 'confidence --scenes'

            With --shard i/n it does the i-th of n parts (i from 0), so that a cluster shares the work; 'merge' joins the parts to the
            file that one run would have written. A shard reads recordings or frames of its own only.

            Examples:
              sbn-calibrate collect --bundle models/street --video drives/ --out all.ranges
              sbn-calibrate collect --bundle models/street --video drives/ --shard 3/16 --out part-3.ranges
              sbn-calibrate collect --bundle models/street --variant int8 --dataset street/ --shard 3/16 --out part-3.scenes
            """);
        var model = new ModelOptions();
        var recordings = new RangeOptions();
        var frames = new FrameOptions(required: false);
        var fold = FoldOption.Create();
        var part = new Option<string?>("--shard") { Description = "Which part to do, i/n with i from 0 to n − 1; all of it where it is left out.", HelpName = "i/n" };
        var output = new Option<string>("--out") { Description = "The file to write. A file that is there is not replaced.", HelpName = "FILE", Required = true };
        var resume = new Option<bool>("--resume")
        {
            Description = "Where the file is there already, and is that of this shard of this job, do nothing; one of another job is refused. For job arrays that are submitted again.",
        };
        part.MustBe(value => value is null || Shard.Parse(value) is not null, "i/n with i from 0 to n − 1, such as 3/16");
        model.AddTo(command);
        recordings.AddTo(command);
        frames.AddTo(command);
        command.Add(fold);
        command.Add(part);
        command.Add(output);
        command.Add(resume);
        command.Does((line, cancellationToken) =>
        {
            var ofRecordings = line.IsFirst(
                recordings.Videos,
                recordings.Details,
                frames.Folders,
                [.. frames.Details, fold, model.OfVariant],
                "Name recordings with --video, for 'quantize', or labelled frames with --dataset, for 'confidence'.");
            var path = line.GetRequiredValue(output);
            var shard = line.GetValue(part) is { } text ? Shard.Parse(text)! : Shard.Whole;
            var bundle = model.Load(line);
            var ranges = new RangeCollector(bundle, model.Inference(line));
            var scenes = ofRecordings ? null : new SceneCollector(bundle, model.Variant(line), FoldOption.Load(line, fold), model.Inference(line));
            if (line.GetValue(resume) && File.Exists(path))
            {
                if (!(scenes is null ? IsDone(ranges) : AreDone(scenes)))
                {
                    throw new UserException($"'{path}' is there already and is of another job or shard; name another file with --out, or remove it first.");
                }

                terminal.Output.WriteLine($"Collected already: {path}");
                return;
            }

            using var file = new OutputFile(path);
            var (done, all) = scenes is null ? Ranges(file) : Scenes(file, scenes);
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {all} frames: {path}"));

            bool IsDone(RangeCollector collector) =>
                !SceneFile.Is(path) && RangeStatistics.Read(path).Is(collector.Job(recordings.Recordings(line), recordings.Frames(line), recordings.Equalise(line)), shard);

            bool AreDone(SceneCollector collector)
            {
                if (!SceneFile.Is(path))
                {
                    return false;
                }

                using var there = SceneFile.Open(path);
                return there.Job.IsSameAs(collector.Job(frames.Read(line), shard));
            }

            (int Done, int All) Ranges(OutputFile file)
            {
                var collected = ranges.Run(recordings.Recordings(line), recordings.Frames(line), recordings.Equalise(line), shard, terminal, cancellationToken);
                file.Write(collected.ToBytes());
                return (collected.Tensors.Frames, collected.Job.Frames);
            }

            (int Done, int All) Scenes(OutputFile file, SceneCollector collector)
            {
                SceneJob job;
                using (var stream = file.Create())
                {
                    job = collector.Run(frames.Read(line), shard, stream, path, terminal, cancellationToken);
                }

                file.Finish();
                return (job.FramesInside().Count(), job.FrameCount());
            }
        });
        return command;
    }
}
