using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Replay;

/// <summary><c>sbn-calibrate replay</c>: shows on a recording what the model sees, where it is unsure, and why.</summary>
internal static class ReplayCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "replay",
            """
            Runs a model over a recording and writes a clip of what it sees: classes in colour, uncertain pixels hatched, uncertain
            regions outlined, and for three of them, numbered, the concepts that are missing, conflicting and present.

            Examples:
              sbn-calibrate replay --source clip.mp4 --out seen.mp4
              sbn-calibrate replay --source frames/ --out seen.mp4 --side-by-side --frames 200
              sbn-calibrate replay --source clip.mp4 --frame 120 --out seen.png
            """);
        var model = new ModelOptions(defaultBundle: "models/street", asOnVehicle: true);
        var source = new Option<string>("--source")
        {
            Description = "What to replay: clip.mp4, a folder of pictures, drive: (the synthetic street), or a camera with --frames; docs/sources.md has them all.",
            HelpName = "SOURCE",
            Required = true,
        };
        var output = new Option<string>("--out")
        {
            Description = "The clip to write, ending in .mp4, or with --frame the picture, ending in .png. A file that is there is not replaced.",
            HelpName = "FILE",
            Required = true,
        };
        var frames = new Option<int?>("--frames") { Description = "Stop after so many frames.", HelpName = "N" };
        var frame = new Option<int?>("--frame") { Description = "Draw only this frame, counted from 0, as a picture.", HelpName = "N" };
        var view = new ViewOptions();
        var sideBySide = new Option<bool>("--side-by-side") { Description = "The bare frame beside the overlay." };
        frames.MustBe(value => value is null or > 0, "a positive number of frames");
        frame.MustBe(value => value is null or >= 0, "0 or more; frames count from 0");
        command.Add(source);
        command.Add(output);
        model.AddTo(command);
        command.Add(frames);
        command.Add(frame);
        command.Add(sideBySide);
        view.AddTo(command);
        command.Does((line, cancellationToken) =>
        {
            var choice = new ReplayChoice(
                line.GetRequiredValue(source), line.GetRequiredValue(output), line.GetValue(frames), line.GetValue(frame), line.GetValue(sideBySide));
            Check(choice);
            var sources = ReplaySources.Create();
            using var recording = sources.Open(choice.Source);
            var bundle = model.Load(line);
            using var replayer = new Replayer(bundle, model.Variant(line, bundle), model.Inference(line), view.Read(line));
            if (choice.Frame is null)
            {
                WriteClip(replayer, recording, choice, terminal, cancellationToken);
            }
            else
            {
                WritePicture(replayer, recording, choice, terminal, cancellationToken);
            }
        });
        return command;
    }

    private static void WriteClip(Replayer replayer, IFrameSource recording, ReplayChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        var clip = replayer.WriteClip(recording, choice, terminal, cancellationToken);
        terminal.Output.WriteLine($"{clip.Frames} frames ({replayer.Runs}): {choice.Out}");
        terminal.Output.WriteLine($"The clip is {clip.Format}.");
    }

    private static void WritePicture(Replayer replayer, IFrameSource recording, ReplayChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        replayer.WritePicture(recording, choice, cancellationToken);
        terminal.Output.WriteLine($"Frame {choice.Frame} ({replayer.Runs}): {choice.Out}");
    }

    private static void Check(ReplayChoice choice)
    {
        if (choice.Frame is not null && choice.Frames is not null)
        {
            throw new UserException("Give --frame for one picture or --frames for a clip, not both.");
        }

        var ending = choice.Frame is null ? ".mp4" : ".png";
        if (!choice.Out.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
        {
            throw new UserException($"--out '{choice.Out}' must end in {ending}{(choice.Frame is null ? "; for a picture name its frame with --frame" : "")}.");
        }

        // Refused before the first frame is read.
        using var free = new OutputFile(choice.Out);
    }
}
