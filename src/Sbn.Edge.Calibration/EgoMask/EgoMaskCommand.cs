using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.EgoMask;

/// <summary><c>sbn-calibrate ego-mask</c>: proposes what of a camera's frames is to be ignored because it never moves.</summary>
internal static class EgoMaskCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "ego-mask",
            """
            Proposes what to ignore of a camera's frames: what never moves while the street does, such as the own bonnet, a time stamp or a
            logo. It writes a mask that --ignore and the setting Ignore take, and a picture with the proposal drawn on a frame: look at it
            before you use the mask. Give recordings of one camera, of several minutes of driving.

            Example:
              sbn-calibrate ego-mask --video drives/ --out mask.png
            """);
        var video = new VideoOption("Recordings of one camera: a clip, a folder of clips or of pictures, or drive:?frames=N; may be given several times.");
        var output = new Option<string>("--out")
        {
            Description = "The mask to write, ending in .png: white where to ignore. A file that is there is not replaced.",
            HelpName = "FILE.png",
            Required = true,
        };
        var preview = new Option<string?>("--preview")
        {
            Description = "The picture to write of the proposal, ending in .jpg or .png; beside the mask where it is left out. A file that is there is not replaced.",
            HelpName = "FILE",
        };
        output.MustBe(value => value?.EndsWith(".png", StringComparison.OrdinalIgnoreCase) == true, "a file that ends in .png");
        preview.MustBe(value => value is null || Path.GetExtension(value).ToLowerInvariant() is ".jpg" or ".png", "a file that ends in .jpg or .png");
        video.Option.Required = true;
        command.Add(video.Option);
        command.Add(output);
        command.Add(preview);
        command.Does((line, cancellationToken) =>
        {
            var path = line.GetRequiredValue(output);
            using var mask = new OutputFile(path);
            var shown = line.GetValue(preview) ?? Path.ChangeExtension(path, ".preview.jpg");
            using var picture = new OutputFile(shown, "--preview");
            using var frames = new MovingFrames();
            Look(video.Read(line), frames, terminal, cancellationToken);
            using var proposal = EgoFinder.Find(frames, cancellationToken);
            using var drawn = ProposalPicture.Draw(frames.Shown!, proposal);
            mask.Write(proposal.Mask.ImEncode(".png"));
            picture.Write(drawn.ImEncode(Path.GetExtension(shown)));
            Tell(terminal, frames, proposal, path, shown);
        });
        return command;
    }

    private static void Look(Recordings recordings, MovingFrames frames, Terminal terminal, CancellationToken cancellationToken) =>
        terminal.Track("looking through the recordings", recordings.All.Sum(recording => recording.Frames ?? 0), step =>
        {
            foreach (var recording in recordings.All)
            {
                recording.ForEachReadable(
                    recordings.Sources,
                    (_, frame) =>
                    {
                        frames.Look(frame, recording.Name);
                        step();
                    },
                    terminal.Say,
                    cancellationToken);
            }
        });

    private static void Tell(Terminal terminal, MovingFrames frames, EgoProposal proposal, string mask, string picture)
    {
        var output = terminal.Output;
        if (proposal.IsEmpty)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Nothing static was found in {frames.Grey.Count} frames; the mask is black, and nothing need be ignored."));
        }
        else
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Proposed to be ignored, {100 * proposal.Share:0.0} % of the picture, seen in {frames.Grey.Count} frames: {string.Join("; ", proposal.Parts)}."));
            output.WriteLine($"As setting of the camera: \"Ignore\": \"{proposal.AsSetting()}\"");
            output.WriteLine($"As option of this tool: --ignore '{proposal.AsSetting()}', or --ignore {mask}");
        }

        output.WriteLine($"Mask: {mask}");
        output.WriteLine($"Look at it first: {picture}");
    }
}
