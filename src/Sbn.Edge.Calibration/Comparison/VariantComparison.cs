using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Comparison;

/// <summary>Compares the two variants of a bundle on labelled frames.</summary>
/// <param name="bundle">The bundle, with both variants.</param>
/// <param name="inference">How to run them.</param>
internal sealed class VariantComparison(ModelBundle bundle, InferenceOptions inference)
{
    // Where the frames' times are unknown, alarms are held against frames of this rate.
    private const double UsualRate = 10;

    /// <summary>Runs both over all frames.</summary>
    /// <exception cref="UserException">The bundle has no int8 graph, or the data set is not as it should be.</exception>
    public ComparisonReport Run(DatasetChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!bundle.Variants.Contains(BundleFiles.Int8))
            throw new UserException($"The bundle '{bundle.Directory}' has no int8 graph to compare; make one with 'sbn-calibrate quantize'.");
        var fp32 = new Evaluator(bundle, BundleFiles.Fp32, inference).Run(choice, terminal, cancellationToken);
        var int8 = new Evaluator(bundle, BundleFiles.Int8, inference).Run(choice, terminal, cancellationToken);
        var seen = new SideBySide(bundle);
        var blocked = choice.Open([.. bundle.Manifest.Classes.Select(c => c.Name)]);
        using var first = SbnSession.Open(bundle, BundleFiles.Fp32, inference);
        using var second = SbnSession.Open(bundle, BundleFiles.Int8, inference);
        var (a, b) = (first.CreateScene(), second.CreateScene());
        var pool = new FramePool();
        terminal.Track("comparing variants", blocked.Frames.Count, step =>
        {
            for (var i = 0; i < blocked.Frames.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var picture = blocked.Frames[i].Read(pool, first.Shape.ClassCount);
                var frame = picture.Frame;
                first.Run(frame.Bgr, frame.Width, frame.Height, a);
                second.Run(frame.Bgr, frame.Width, frame.Height, b);
                var (number, before) = (blocked.Frames[i].Number, i > 0 ? blocked.Frames[i - 1].Number : null);
                var seconds = blocked.Blocks.Length.FrameRate is { } rate && before?.Sequence == number.Sequence && number.Index - before.Index is { } apart
                    ? apart / rate
                    : 1 / UsualRate;
                seen.Add(number.Sequence, seconds, PictureContrast.Of(frame), a, b);
                step();
            }
        });
        return seen.Report(fp32, int8);
    }
}
