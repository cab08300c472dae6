using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// The paper's own predictor (section 4.3): per class a small classifier on what the head gathered from the concepts, its training set filtered
/// in two stages. It was learned on the frames that the network learned from, and is read off <c>bench.onnx</c>.
/// </summary>
internal sealed class PaperPredictor : IBaseline
{
    /// <summary>The output of <c>bench.onnx</c> that holds its logits: float [1, C, h, w].</summary>
    public const string Output = "paper";

    private readonly BenchGraph _bench;
    private readonly int _classCount;
    private readonly float[] _logits;
    private readonly RankedCounts _counts = new();
    private ScoreGrid? _grid;

    /// <summary>Reads the bench graph of a bundle, which stays its owner's.</summary>
    /// <param name="bench">The graph; it has the output.</param>
    /// <param name="shape">Shape of the model's scenes.</param>
    public PaperPredictor(BenchGraph bench, SceneShape shape) =>
        (_bench, _classCount, _logits) = (bench, shape.ClassCount, new float[shape.Width * shape.Height]);

    /// <inheritdoc/>
    public bool NeedsFit => false;

    /// <inheritdoc/>
    public void Learn(SeenFrame frame) => throw new InvalidOperationException("The paper's predictor is learned in training.");

    /// <inheritdoc/>
    public void Score(SeenFrame frame)
    {
        var shape = frame.Scene.Shape;
        var output = _bench.Run(frame, Output, "[1,C,h,w]");
        _grid ??= ScoreGrid.For(output.Dims, _classCount, shape.Width, shape.Height);
        Span<float> at = stackalloc float[_classCount];
        for (var i = 0; i < _logits.Length; i++)
        {
            _grid.Read(output.Floats, i % shape.Width, i / shape.Width, at);
            _logits[i] = at[frame.Scene.Classes[i]];
        }

        _counts.Add(frame, _logits);
    }

    /// <inheritdoc/>
    public BaselineFigure Figure() => _counts.Figure("Per class on the head's evidence, filtered in two stages, as in the paper.");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
