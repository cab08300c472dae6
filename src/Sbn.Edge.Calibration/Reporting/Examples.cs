using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
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
    /// <summary>Draws so many frames.</summary>
    public IReadOnlyList<Example> Draw(DatasetChoice dataset, int count, Terminal terminal, CancellationToken cancellationToken)
    {
        if (count == 0 || bundle.CalibrationFor(variant) is not { } calibration)
            return [];
        var blocked = dataset.Open([.. bundle.Manifest.Classes.Select(c => c.Name)]);
        var chosen = Choose(blocked, bundle.ThresholdsById(calibration), count, terminal, cancellationToken);
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
                examples.Add(new Example(blocked.Frames[index].Name, why, replayer.DrawPng(picture.Frame)));
                step();
            }
        });
        return examples;
    }

    private List<(int Index, string Why)> Choose(
        BlockedFrames blocked, IReadOnlyList<int> thresholds, int count, Terminal terminal, CancellationToken cancellationToken)
    {
        var (wrong, accepted) = (new double[blocked.Frames.Count], new double[blocked.Frames.Count]);
        using var session = SbnSession.Open(bundle, variant, inference);
        var reader = new FrameReader(session, blocked);
        var at = 0;
        terminal.Track("choosing examples", blocked.Frames.Count, step => reader.ForEach(
            frame =>
            {
                (wrong[at], accepted[at]) = Shares(frame, thresholds);
                at++;
                step();
            },
            cancellationToken));

        var chosen = new List<(int Index, string Why)>();
        Add(Enumerable.Range(0, wrong.Length).MaxBy(i => wrong[i]), "the frame with most pixels wrong");
        Add(Enumerable.Range(0, wrong.Length).MinBy(i => accepted[i]), "the frame where least is accepted");
        var spread = Enumerable.Range(0, count).Select(i => (int)((2L * i + 1) * wrong.Length / (2L * count)));
        foreach (var index in spread.Concat(Enumerable.Range(0, wrong.Length)))
            Add(index, "spread over the set");
        return chosen;

        void Add(int index, string why)
        {
            if (chosen.Count < count && chosen.All(c => c.Index != index))
                chosen.Add((index, FormattableString.Invariant($"{why}: {100 * wrong[index]:F1} % of the labelled pixels wrong, {100 * accepted[index]:F0} % of all accepted")));
        }
    }

    private static (double Wrong, double Accepted) Shares(SeenFrame frame, IReadOnlyList<int> thresholds)
    {
        var labels = frame.LabelsOnModelGrid();
        var (labelled, wrong, accepted) = (0L, 0L, 0L);
        for (var i = 0; i < labels.Length; i++)
        {
            var predicted = frame.Scene.Classes[i];
            accepted += frame.Scene.Confidence[i] >= thresholds[predicted] ? 1 : 0;
            if (labels[i] == LabelMap.Ignored)
                continue;
            labelled++;
            wrong += labels[i] == predicted ? 0 : 1;
        }

        return (labelled == 0 ? 0 : (double)wrong / labelled, (double)accepted / labels.Length);
    }
}
