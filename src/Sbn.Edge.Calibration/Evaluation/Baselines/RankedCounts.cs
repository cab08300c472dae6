using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// Counts of correct and wrong pixels by a confidence that is a real number, given as a logit, in 8192 bins of equal width
/// from −16 to 32. Pixels of one bin are ties.
/// </summary>
internal sealed class RankedCounts
{
    private const int Bins = 8192;
    private const double Least = -16;
    private const double Most = 32;

    /// <summary>Correct pixels by bin, from the least confident.</summary>
    public long[] Correct { get; } = new long[Bins];

    /// <summary>Wrong pixels by bin, from the least confident.</summary>
    public long[] Wrong { get; } = new long[Bins];

    /// <summary>Adds the labelled pixels of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="logits">Confidence of each pixel of the model's grid.</param>
    public void Add(SeenFrame frame, ReadOnlySpan<float> logits)
    {
        for (var y = 0; y < frame.Labels.Height; y++)
        {
            for (var x = 0; x < frame.Labels.Width; x++)
            {
                var label = frame.Labels.Ids[(y * frame.Labels.Width) + x];
                if (label == LabelMap.Ignored)
                    continue;
                var cell = frame.Grid[x, y];
                (frame.Scene.Classes[cell] == label ? Correct : Wrong)[BinOf(logits[cell])]++;
            }
        }
    }

    /// <summary>The figures of the pixels added.</summary>
    /// <param name="note">How the confidence was fitted; null where it was not.</param>
    public BaselineFigure Figure(string? note) =>
        new(SelectiveRisk.Coverage(Correct, Wrong, 0.99), SelectiveRisk.Area(Correct, Wrong), null, note);

    /// <summary>The logit of 1 − doubt for each pixel, in place.</summary>
    public static void ToLogits(Span<float> doubt)
    {
        foreach (ref var value in doubt)
            value = MathF.Log((1 - value) / value);
    }

    // A doubt of zero is an infinite logit, which belongs to the last bin.
    private static int BinOf(float logit) =>
        (int)(Math.Clamp((logit - Least) / (Most - Least), 0, 1) * (Bins - 1));
}
