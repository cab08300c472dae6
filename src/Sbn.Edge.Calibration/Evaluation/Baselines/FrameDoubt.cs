using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>1 − max softmax of each pixel of a frame, told once for all who ask.</summary>
/// <param name="scores">Reads the scores.</param>
/// <param name="pixels">Pixels of the model's grid.</param>
internal sealed class FrameDoubt(ScoreGrid scores, int pixels)
{
    private readonly float[] _doubt = new float[pixels];
    private SeenFrame? _frame;

    /// <summary>The doubt of a frame's pixels, valid until the next frame is asked for.</summary>
    public ReadOnlySpan<float> Of(SeenFrame frame)
    {
        if (!ReferenceEquals(_frame, frame))
        {
            scores.Doubt(frame.Scene.Scores, 1, _doubt);
            _frame = frame;
        }

        return _doubt;
    }
}
