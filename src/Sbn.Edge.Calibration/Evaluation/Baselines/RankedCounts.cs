using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// Counts of right and wrong pixels by a confidence that is a real number, given as a logit, in 8192 bins of equal width
/// from −16 to 32. Pixels of one bin are ties.
/// </summary>
internal sealed class RankedCounts
{
    private const int Bins = 8192;
    private const double Least = -16;
    private const double Most = 32;
    private const double Target = 0.99;

    /// <summary>The counts.</summary>
    public CodeCounts Counts { get; } = new(Bins);

    /// <summary>Adds the labelled pixels of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="logits">Confidence of each pixel of the model's grid.</param>
    public void Add(SeenFrame frame, ReadOnlySpan<float> logits)
    {
        var labels = frame.Labels;
        for (var y = 0; y < labels.Height; y++)
        {
            for (var x = 0; x < labels.Width; x++)
            {
                var label = labels.Ids[(y * labels.Width) + x];
                if (label == LabelMap.Ignored)
                {
                    continue;
                }

                var cell = frame.Grid[x, y];
                Counts.Add(BinOf(logits[cell]), frame.Scene.Classes[cell] == label);
            }
        }
    }

    /// <summary>The figures of the pixels added.</summary>
    /// <param name="note">How the confidence was fitted; null where it was not.</param>
    public BaselineFigure Figure(string? note) => Counts.Sum == 0
        ? BaselineFigure.Absent("No pixel of the data set is labelled.")
        : new BaselineFigure(RiskCoverage.CoverageAt(Counts, Target).Coverage, RiskCoverage.Aurc(Counts), null, note);

    /// <summary>The logit of 1 − doubt for each pixel, in place.</summary>
    public static void ToLogits(Span<float> doubt)
    {
        foreach (ref var value in doubt)
        {
            value = MathF.Log((1 - value) / value);
        }
    }

    // A doubt of zero is an infinite logit, which belongs to the last bin.
    private static int BinOf(float logit) =>
        (int)(Math.Clamp((logit - Least) / (Most - Least), 0, 1) * (Bins - 1));
}
