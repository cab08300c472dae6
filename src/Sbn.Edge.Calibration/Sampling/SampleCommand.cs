using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Sampling;

/// <summary><c>sbn-calibrate sample</c>: takes from recordings the frames that are worth labelling, with labels to correct.</summary>
internal static class SampleCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "sample",
            """
            Takes from recordings the frames that are worth labelling: those that differ most from each other, and of which the model expects
            most to be wrong. Writes a data set of them, with the predictions as labels to correct (labels/), and overlays in which the
            uncertain places are hatched (review/): check those first. 'confidence' and 'evaluate' take the set once the labels are corrected.

            Example:
              sbn-calibrate sample --bundle models/street --video drives/ --count 60 --out own-streets
            """);
        var model = new ModelOptions(asOnVehicle: true);
        var video = new VideoOption("Recordings: a clip, a folder of clips or of pictures, or drive:?frames=N; may be given several times.");
        var count = new Option<int>("--count") { Description = "How many frames to take.", HelpName = "N", DefaultValueFactory = _ => 60 };
        var apart = new Option<double>("--apart")
        {
            Description = "Least time between two frames of a recording, seconds; neighbouring frames teach the same twice.",
            HelpName = "S",
            DefaultValueFactory = _ => 2,
        };
        var view = new ViewOptions();
        var output = new Option<string>("--out") { Description = "Folder of the data set; it must not exist or be empty.", HelpName = "DIR", Required = true };
        count.MustBe(value => value is > 0 and <= 100_000, "between 1 and 100000");
        apart.MustBe(value => value is >= 0.1 and <= 3600, "between 0.1 and 3600 seconds");
        video.Option.Required = true;
        model.AddTo(command);
        command.Add(video.Option);
        command.Add(count);
        command.Add(apart);
        view.AddTo(command);
        command.Add(output);
        command.Does((line, cancellationToken) =>
        {
            var directory = line.GetRequiredValue(output);
            NewBundle.RequireFree(directory);
            var bundle = model.Load(line);
            var variant = model.Variant(line, bundle);
            var choice = new SampleChoice(line.GetRequiredValue(count), line.GetRequiredValue(apart), view.Read(line));
            var recordings = video.Read(line);
            using var judge = new FrameJudge(bundle, variant, model.Inference(line), choice.View);
            var frames = FrameChooser.Choose(new CandidateFinder(judge, recordings).Find(choice.Count, terminal, cancellationToken), choice);
            if (frames.Count == 0)
            {
                throw new UserException("The recordings have no frames (--video).");
            }

            var names = new SampleNames(recordings.All, frames);
            var report = Report(bundle, variant, choice, recordings, frames, names);
            new SampleWriter(judge, recordings, bundle.Manifest.Classes).Write(directory, report, frames, terminal, cancellationToken);
            Tell(terminal, directory, choice, report);
        });
        return command;
    }

    private static SampleReport Report(
        ModelBundle bundle, string variant, SampleChoice choice, Recordings recordings, IReadOnlyList<ChosenFrame> frames, SampleNames names) => new(
        SampleReport.CurrentSchema,
        ToolVersion.Name,
        $"{bundle.Manifest.Name} {bundle.Manifest.Version}",
        variant,
        bundle.GraphSha256(variant),
        choice.View.IsWhole ? null : choice.View.ToString(),
        names.FrameRate,
        [.. recordings.All.Select(recording => recording.Name)],
        [.. frames.Select(frame => Sampled(frame.Candidate, recordings.All[frame.Candidate.Recording].Name, frame.Why, names))]);

    private static SampledFrame Sampled(Candidate frame, string recording, string why, SampleNames names) =>
        new(names.Of(frame), recording, frame.Frame, frame.Seconds, frame.UncertainShare, frame.ExpectedError, why);

    private static void Tell(Terminal terminal, string directory, SampleChoice choice, SampleReport report)
    {
        var output = terminal.Output;
        var (frames, uncertain) = (report.Frames, report.Frames.Average(frame => frame.UncertainShare));
        if (frames.Count < choice.Count)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The recordings hold only {frames.Count} frames that differ and lie {choice.Apart:0.#} s apart."));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{frames.Count} frames of {frames.Select(frame => frame.Recording).Distinct().Count()} of {report.Recordings.Count} recordings ({report.Variant}); {100 * uncertain:0.0} % of their pixels are uncertain: {directory}"));
        output.WriteLine("Correct labels/*.png (palette pictures, the index is the class) in the hatched places of review/*.jpg first; until a label map is changed it counts as unchecked.");
        output.WriteLine(report.FrameRate is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $"Then fit with 'confidence --dataset {directory} --frame-rate {rate}': the numbers in the names are hundredths of a second.")
            : $"Then fit with 'confidence --dataset {directory}': the numbers in the names count frames, for some recording has no times.");
        if (report.View is not null)
        {
            output.WriteLine("Give the same --roi and --ignore there.");
        }
    }
}
