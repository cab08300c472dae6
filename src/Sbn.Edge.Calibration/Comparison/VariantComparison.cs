using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Evaluation.Shifts;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Comparison;

/// <summary>Compares the two variants of a bundle on labelled frames, or on recordings.</summary>
/// <param name="bundle">The bundle, with both variants.</param>
/// <param name="inference">How to run them.</param>
internal sealed class VariantComparison(ModelBundle bundle, InferenceOptions inference)
{
    // Where the frames' times are unknown, alarms are held against frames of this rate.
    private const double UsualRate = 10;

    /// <summary>Runs both over all frames.</summary>
    /// <param name="blocked">The frames.</param>
    /// <param name="choice">Which these are.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <param name="also">Is shown each frame too: its number, and how fp32 and int8 see it.</param>
    /// <param name="plan">What to lay over some of the frames for more figures; null for nothing.</param>
    /// <exception cref="UserException">The bundle has no int8 graph, or the data set is not as it should be.</exception>
    public ComparisonReport Run(
        BlockedFrames blocked, DatasetChoice choice, Terminal terminal, CancellationToken cancellationToken,
        Action<int, IReadOnlyList<SeenFrame>>? also = null, ShiftPlan? plan = null)
    {
        RequireBoth();
        var seen = new SideBySide(bundle);
        var reports = new Evaluator(bundle, [BundleFiles.Fp32, BundleFiles.Int8], inference).Run(blocked, choice, terminal, cancellationToken, (i, frames) =>
        {
            var (number, before) = (blocked.Frames[i].Number, i > 0 ? blocked.Frames[i - 1].Number : null);
            var seconds = blocked.Blocks.Length.FrameRate is { } rate && before is not null && Stretch(i) == Stretch(i - 1) && number.Index - before.Index is { } apart
                ? apart / rate
                : 1 / UsualRate;
            seen.Add(Stretch(i), seconds, PictureContrast.Of(frames[0].Frame), frames[0].Scene, frames[1].Scene);
            also?.Invoke(i, frames);
        }, plan);
        return seen.Report(choice.Frames.Names, reports[0], reports[1]);

        // A sequence of one set; another set may have one of the same name.
        string Stretch(int frame) => $"{blocked.Blocks.All[blocked.Blocks.Of(frame)].Set}/{blocked.Frames[frame].Number.Sequence}";
    }

    /// <summary>Runs both over all frames of recordings, which need no labels.</summary>
    /// <param name="recordings">The recordings.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">The bundle has no int8 graph, or a recording cannot be read or holds no frame.</exception>
    public ComparisonReport Run(Recordings recordings, Terminal terminal, CancellationToken cancellationToken)
    {
        RequireBoth();
        var seen = new SideBySide(bundle);
        using var first = SbnSession.Open(bundle, BundleFiles.Fp32, inference);
        using var second = SbnSession.Open(bundle, BundleFiles.Int8, inference);
        var (a, b) = (first.CreateScene(), second.CreateScene());
        var frames = 0;
        terminal.Track("comparing variants", recordings.All.Sum(recording => recording.Frames ?? 0), step =>
        {
            foreach (var (index, recording) in recordings.All.Index())
            {
                recording.ForEach(
                    recordings.Sources,
                    (number, frame) =>
                    {
                        first.Run(frame.Bgr, frame.Width, frame.Height, a);
                        second.Run(frame.Bgr, frame.Width, frame.Height, b);
                        KnownClasses.Require(a, first.Variant, $"{recording.Name}, {number}");
                        KnownClasses.Require(b, second.Variant, $"{recording.Name}, {number}");
                        seen.Add($"{index}", 1 / (recording.FramesPerSecond ?? UsualRate), PictureContrast.Of(frame), a, b);
                        frames++;
                        step();
                    },
                    long.MaxValue,
                    cancellationToken);
            }
        });
        return frames > 0
            ? seen.Report([.. recordings.All.Select(recording => recording.Name)], null, null)
            : throw new UserException("The recordings hold no frame to compare on.");
    }

    private void RequireBoth()
    {
        if (!bundle.Variants.Contains(BundleFiles.Int8))
        {
            throw new UserException($"The bundle '{bundle.Directory}' has no int8 graph to compare; make one with 'sbn-calibrate quantize'.");
        }
    }
}
