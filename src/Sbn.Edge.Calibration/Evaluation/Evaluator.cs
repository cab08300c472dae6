using System.Diagnostics;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation.Shifts;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Measures variants of a bundle on labelled frames, all of them on one frame after the other.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="variants"><c>fp32</c>, <c>int8</c>, or both.</param>
/// <param name="inference">How to run them.</param>
internal sealed class Evaluator(ModelBundle bundle, IReadOnlyList<string> variants, InferenceOptions inference)
{
    /// <summary>Runs the variants over all frames and tells the figures of each.</summary>
    /// <param name="blocked">The frames.</param>
    /// <param name="choice">Which these are.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <param name="also">Is shown each frame too: its number, and how each variant sees it.</param>
    /// <param name="plan">What to lay over some of the frames for more figures; null for nothing.</param>
    /// <param name="planted">Share of the labelled pixels that label errors are planted in, to judge their filter; null for none.</param>
    /// <exception cref="Sbn.Edge.Core.UserException">The data set or the bundle is not as it should be.</exception>
    public IReadOnlyList<EvaluationReport> Run(
        BlockedFrames blocked, DatasetChoice choice, Terminal terminal, CancellationToken cancellationToken,
        Action<int, IReadOnlyList<SeenFrame>>? also = null, ShiftPlan? plan = null, double? planted = null)
    {
        var clock = Stopwatch.StartNew();
        var runs = new List<VariantRun>();
        try
        {
            foreach (var variant in variants)
            {
                runs.Add(new VariantRun(bundle, variant, blocked, choice, inference, planted));
            }

            var reader = new FrameReader([.. runs.Select(run => run.Session)], blocked);
            var shifted = plan is null
                ? null
                : new ShiftedRun(plan, [.. runs.Select(run => run.Session)], blocked.Frames.Count, VulnerableClasses.Of(bundle.Manifest.Classes), choice.Resampling.Seed);
            if (runs.Any(run => run.Baselines.NeedFit))
            {
                ForEach("fitting baselines", (run, frame) => run.Baselines.Learn(frame), null);
            }

            ForEach("evaluating", (run, frame) => run.Add(frame), (index, frames) =>
            {
                also?.Invoke(index, frames);
                shifted?.Add(index, frames);
            });
            return [.. runs.Select((run, v) => run.Report(clock.Elapsed, shifted?.Of(v)))];

            void ForEach(string what, Action<VariantRun, SeenFrame> each, Action<int, IReadOnlyList<SeenFrame>>? all) =>
                terminal.Track(what, blocked.Frames.Count, step => reader.ForEach(
                    (index, frames) =>
                    {
                        foreach (var (run, frame) in runs.Zip(frames))
                        {
                            each(run, frame);
                        }

                        all?.Invoke(index, frames);
                        step();
                    },
                    cancellationToken));
        }
        finally
        {
            runs.ForEach(run => run.Dispose());
        }
    }
}
