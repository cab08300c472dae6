using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>The largest softmax of the scores (Hendrycks and Gimpel 2017), as it is or as its mean over a square of pixels.</summary>
/// <param name="softmax">The softmax of the frame, shared between baselines.</param>
/// <param name="pixels">Pixels of the model's grid.</param>
/// <param name="mean">The mean to take; null for none.</param>
internal sealed class MaxSoftmax(FrameDoubt softmax, int pixels, BoxMean? mean) : IBaseline
{
    private readonly float[] _logits = new float[pixels];
    private readonly RankedCounts _counts = new();

    /// <inheritdoc/>
    public bool NeedsFit => false;

    /// <inheritdoc/>
    public void Learn(SeenFrame frame) => throw new InvalidOperationException("The largest softmax is not fitted.");

    /// <inheritdoc/>
    public void Score(SeenFrame frame)
    {
        var doubt = softmax.Of(frame);
        if (mean is null)
        {
            doubt.CopyTo(_logits);
        }
        else
        {
            mean.Apply(doubt, _logits);
        }

        RankedCounts.ToLogits(_logits);
        _counts.Add(frame, _logits);
    }

    /// <inheritdoc/>
    public BaselineFigure Figure() => _counts.Figure(note: null);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
