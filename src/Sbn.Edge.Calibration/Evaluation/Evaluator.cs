using System.Diagnostics;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation.Baselines;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Measures a variant of a bundle on labelled frames.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
/// <param name="inference">How to run it.</param>
internal sealed class Evaluator(ModelBundle bundle, string variant, InferenceOptions inference)
{
    /// <summary>Runs the model over all frames and tells the figures.</summary>
    /// <param name="choice">Which frames.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="Sbn.Edge.Core.UserException">The data set or the bundle is not as it should be.</exception>
    public EvaluationReport Run(DatasetChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var blocked = choice.Open([.. bundle.Manifest.Classes.Select(one => one.Name)]);
        using var session = SbnSession.Open(bundle, variant, inference);
        var tally = new PixelTally(session.Shape.ClassCount, blocked.Blocks.Count);
        using var baselines = BaselineSet.For(bundle, session, blocked.Blocks.Count, choice.Resampling.Seed, inference);
        var reader = new FrameReader(session, blocked);

        if (baselines.NeedFit)
        {
            terminal.Track("fitting baselines", blocked.Frames.Count, step => reader.ForEach(
                frame =>
                {
                    baselines.Learn(frame);
                    step();
                },
                cancellationToken));
        }

        terminal.Track("evaluating", blocked.Frames.Count, step => reader.ForEach(
            frame =>
            {
                tally.Add(frame);
                baselines.Score(frame);
                step();
            },
            cancellationToken));

        return new EvaluationFigures(bundle, variant, tally, choice, blocked).Report(session.Provider.Name, baselines.Figures(), clock.Elapsed);
    }
}
