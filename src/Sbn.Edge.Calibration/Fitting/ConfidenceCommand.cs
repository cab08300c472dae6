using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Scenes;
using Sbn.Edge.Core.Concepts;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary><c>sbn-calibrate confidence</c>: fits thresholds, concept profiles and links, and writes a new bundle.</summary>
internal static class ConfidenceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "confidence",
            """
            Fits, on labelled frames, from which confidence a pixel is accepted as each class, how the concepts behave where a class
            is right, and how strongly each concept carries each class. Writes a new bundle with another calibration.json; the one
            it reads stays as it is. Only frames that no part of the model was trained on tell how sure it is on the street; say so with
            --out-of-fold, and give --frame-rate so that independent stretches can be told.

            Example:
              sbn-calibrate confidence --bundle models/street --dataset street/ --frame-rate 30 --out-of-fold --out models/street-fitted

            Where every labelled frame was trained on, train once more without a sequence, and judge that model on it:
              sbn-calibrate confidence --bundle models/street --fold runs/fold/bundle --dataset camvid/train --sequence 0006R0 --frame-rate 30 --out fitted

            With several folds each frame is judged by the one that held it out, and the target must hold on every sequence and town by itself:
              sbn-calibrate confidence --bundle models/street --fold fold-a --fold fold-b --dataset camvid/train --frame-rate 30 --out fitted

            Many frames on several machines, and several fits of them: 'collect' and 'merge' run the model once, and --scenes fits from the file:
              sbn-calibrate confidence --bundle models/street --scenes all.scenes --frame-rate 30 --target 0.98 --out models/street-98
            """);
        var model = new ModelOptions();
        var frames = new FrameOptions(required: false);
        var resampling = new ResamplingOptions();
        var target = new Option<double>("--target")
        {
            Description = "The accuracy that the pixels accepted as a class shall reach.",
            HelpName = "SHARE",
            DefaultValueFactory = _ => 0.99,
        };
        var risk = new Option<double?>("--risk")
        {
            Description = "Which share of a block's pixels may be accepted and wrong, in expectation and without assuming a distribution (conformal risk control). Raises thresholds; needs 1/SHARE - 1 blocks.",
            HelpName = "SHARE",
        };
        var uncertainShare = new Option<double>("--uncertain-share")
        {
            Description = "Which share of the pixels may be uncertain at most.",
            HelpName = "SHARE",
            DefaultValueFactory = _ => 0.15,
        };
        var uncertainPrecision = new Option<double>("--uncertain-precision")
        {
            Description = "Which share of the uncertain pixels are errors at least.",
            HelpName = "SHARE",
            DefaultValueFactory = _ => 0.4,
        };
        var outOfFold = new Option<bool>("--out-of-fold") { Description = "You state that no part of the model has seen these frames; it is recorded." };
        var fold = FoldOption.Create();
        var scenes = new Option<string?>("--scenes") { Description = "What 'collect' wrote of labelled frames, in place of --dataset: the model is not run over them again.", HelpName = "FILE" };
        var linkFrames = new Option<int>("--link-frames")
        {
            Description = "On how many frames to measure links; each takes one run of the head for each concept.",
            HelpName = "N",
            DefaultValueFactory = _ => 24,
        };
        var output = new Option<string>("--out") { Description = "Folder of the new bundle; it must not exist or be empty.", HelpName = "DIR", Required = true };
        target.MustBe(value => value is > 0 and < 1, "above 0 and below 1, such as 0.99");
        risk.MustBe(value => value is null or (> 0 and < 1), "above 0 and below 1, such as 0.03");
        uncertainShare.MustBe(value => value is > 0 and <= 1, "above 0, up to 1, such as 0.15");
        uncertainPrecision.MustBe(value => value is >= 0 and <= 1, "0 to 1, such as 0.4");
        linkFrames.MustBe(value => value > 0, "a positive number of frames");
        model.AddTo(command);
        frames.AddTo(command);
        command.Add(scenes);
        resampling.AddTo(command);
        command.Add(target);
        command.Add(risk);
        command.Add(uncertainShare);
        command.Add(uncertainPrecision);
        command.Add(outOfFold);
        command.Add(fold);
        command.Add(linkFrames);
        command.Add(output);
        command.Does((line, cancellationToken) =>
        {
            var isRecorded = line.IsFirst(
                scenes, [], frames.Folders, [.. frames.Details, fold], "Name labelled frames with --dataset, or with --scenes what 'sbn-calibrate collect' wrote of some.");
            var directory = line.GetRequiredValue(output);
            NewBundle.RequireFree(directory);
            var bundle = model.Load(line);
            var variant = model.Variant(line);
            var inference = model.Inference(line);
            using var fitter = new CalibrationFitter(bundle, variant, inference);
            using var recorded = isRecorded
                ? SceneFile.Open(line.GetValue(scenes)!)
                : new SceneCollector(bundle, variant, FoldOption.Load(line, fold), inference).Record(frames.Read(line), terminal, cancellationToken);
            var choice = new ConfidenceChoice(
                resampling.Read(line), line.GetRequiredValue(target), line.GetValue(outOfFold), line.GetRequiredValue(linkFrames),
                line.GetRequiredValue(uncertainShare), line.GetRequiredValue(uncertainPrecision), line.GetValue(risk));
            var fitted = fitter.Fit(recorded, choice, terminal, cancellationToken);
            NewBundle.With(bundle, variant, fitted).Write(directory);
            terminal.Show(ConfidenceTable.Of(fitted));
            if (fitted.Street is null)
            {
                terminal.Output.WriteLine($"There are fewer than {StreetProfileBuilder.LeastFrames} frames, too few to tell what streets look like: with this bundle a vehicle does not watch for drift.");
            }

            terminal.Output.WriteLine($"Bundle: {directory}");
            if (bundle.IsSigned)
            {
                terminal.Output.WriteLine("The new bundle is not signed: the signature of the old one does not fit its manifest.");
            }
        });
        return command;
    }
}
