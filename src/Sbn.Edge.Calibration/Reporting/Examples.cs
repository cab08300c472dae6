using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>
/// Chooses frames to show of a data set (the one that the model gets most wrong, the one where it accepts least, and some
/// spread evenly) and draws what the model sees in them.
/// </summary>
/// <param name="bundle">The bundle.</param>
/// <param name="variant">The variant to draw.</param>
/// <param name="inference">How to run it.</param>
internal sealed class Examples(ModelBundle bundle, string variant, InferenceOptions inference)
{
    /// <summary>Draws so many frames; none where the variant has no calibration, for regions need its profiles.</summary>
    /// <param name="blocked">The frames.</param>
    /// <param name="shares">How the variant does on each of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    public IReadOnlyList<Example> Draw(BlockedFrames blocked, FrameShares shares, int count, Terminal terminal, CancellationToken cancellationToken)
    {
        if (count == 0 || bundle.CalibrationFor(variant) is null)
        {
            return [];
        }

        var chosen = Choose(shares, count);
        var truth = new TruthPictures(bundle.Manifest.Classes, bundle.ThresholdsById(bundle.CalibrationFor(variant)!));
        var examples = new List<Example>();
        var pool = new FramePool();
        terminal.Track("drawing examples", chosen.Count, step =>
        {
            foreach (var (index, why) in chosen)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // A replayer of its own for each: regions are followed from frame to frame, and these do not follow each other.
                using var replayer = new Replayer(bundle, variant, inference);
                using var picture = blocked.Frames[index].Read(pool, bundle.Manifest.Classes.Count);
                var drawn = replayer.Draw(picture.Frame);
                var labels = LabelledScene.OnModelGrid(picture.Labels, drawn.Scene.Shape);
                examples.Add(new Example(
                    blocked.Frames[index].Name,
                    why,
                    drawn.Jpeg,
                    truth.Truth(picture.Frame, labels, drawn.Scene),
                    truth.Errors(picture.Frame, labels, drawn.Scene),
                    [.. drawn.Numbered.Select(region => new ExampleRegion(region.Id, region.Concepts.Sentence))]));
                step();
            }
        });
        return examples;
    }

    private static List<(int Index, string Why)> Choose(FrameShares shares, int count)
    {
        var chosen = new List<(int Index, string Why)>();
        var all = Enumerable.Range(0, shares.Count);
        Add(all.MaxBy(i => shares[i].Wrong), "the frame with most pixels wrong");
        Add(all.MinBy(i => shares[i].Accepted), "the frame where least is accepted");
        var spread = Enumerable.Range(0, count).Select(i => (int)((2L * i + 1) * shares.Count / (2L * count)));
        foreach (var index in spread.Concat(all))
        {
            Add(index, "spread over the set");
        }

        return chosen;

        void Add(int index, string why)
        {
            if (chosen.Count < count && chosen.All(c => c.Index != index))
            {
                chosen.Add((index, FormattableString.Invariant($"{why}: {100 * shares[index].Wrong:F1} % of the labelled pixels wrong, {100 * shares[index].Accepted:F0} % of all accepted")));
            }
        }
    }
}
