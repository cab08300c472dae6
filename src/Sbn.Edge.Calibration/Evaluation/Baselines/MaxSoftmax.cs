using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// The largest softmax of the scores (Hendrycks and Gimpel 2017), as it is or as its mean over a square of pixels.
/// </summary>
/// <param name="scores">Reads the scores.</param>
/// <param name="pixels">Pixels of the model's grid.</param>
/// <param name="mean">The mean to take; null for none.</param>
internal sealed class MaxSoftmax(ScoreGrid scores, int pixels, BoxMean? mean) : IBaseline
{
    private readonly float[] _doubt = new float[pixels];
    private readonly float[] _mean = new float[pixels];
    private readonly RankedCounts _counts = new();

    /// <inheritdoc/>
    public bool NeedsFit => false;

    /// <inheritdoc/>
    public void Learn(SeenFrame frame) => throw new InvalidOperationException("The largest softmax is not fitted.");

    /// <inheritdoc/>
    public void Score(SeenFrame frame)
    {
        scores.Doubt(frame.Scene.Scores, 1, _doubt);
        if (mean is not null)
            mean.Apply(_doubt, _mean);
        var doubt = mean is null ? _doubt : _mean;
        RankedCounts.ToLogits(doubt);
        _counts.Add(frame, doubt);
    }

    /// <inheritdoc/>
    public BaselineFigure Figure() => _counts.Figure(note: null);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
