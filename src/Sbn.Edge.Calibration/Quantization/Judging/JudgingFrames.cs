using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Judging;

/// <summary>
/// A few frames with what the float graph says of them: quantised graphs are judged by how far their outputs are from that.
/// </summary>
/// <remarks>
/// They are judged on the CPU, whose form of a quantised graph computes as TensorRT does: hundreds of graphs are tried, and TensorRT would
/// build an engine for each of them.
/// </remarks>
internal sealed class JudgingFrames
{
    private readonly SceneShape _shape;
    private readonly InferenceOptions _inference;
    private readonly List<(byte[] Picture, Scene Wanted)> _frames = [];

    /// <summary>Runs the float graph over the pictures.</summary>
    /// <param name="pictures">On the model's grid.</param>
    /// <param name="original">The float graph.</param>
    /// <param name="shape">The shape of its scenes.</param>
    /// <param name="inference">How to run graphs.</param>
    public JudgingFrames(IEnumerable<byte[]> pictures, OnnxModel original, SceneShape shape, InferenceOptions inference)
    {
        (_shape, _inference) = (shape, inference with { Provider = ExecutionProvider.Cpu });
        using var session = SbnSession.Open(original, shape, BundleFiles.Fp32, _inference);
        foreach (var picture in pictures)
        {
            var wanted = session.CreateScene();
            session.Run(picture, shape.Width, shape.Height, wanted);
            _frames.Add((picture, wanted));
        }
    }

    /// <summary>How many.</summary>
    public int Count => _frames.Count;

    /// <summary>The pictures, on the model's grid.</summary>
    public IEnumerable<byte[]> Pictures => _frames.Select(frame => frame.Picture);

    /// <summary>Judges a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <param name="frames">How many of the frames to take, spread evenly; all by default.</param>
    public OutputDifference Judge(OnnxModel graph, CancellationToken cancellationToken, int frames = int.MaxValue)
    {
        var difference = new OutputDifference();
        using var session = SbnSession.Open(graph, _shape, "quantised", _inference);
        var made = session.CreateScene();
        var count = Math.Min(frames, Count);
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (picture, wanted) = _frames[(int)((2L * i + 1) * Count / (2L * count))];
            session.Run(picture, _shape.Width, _shape.Height, made);
            difference.Add(wanted, made);
        }

        return difference;
    }
}
