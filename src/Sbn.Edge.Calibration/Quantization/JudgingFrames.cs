using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>
/// A few frames that no range was chosen from, with what the float graph says of them: quantised graphs are judged by how far
/// their outputs are from that.
/// </summary>
internal sealed class JudgingFrames
{
    private readonly SceneShape _shape;
    private readonly InferenceOptions _inference;
    private readonly List<(byte[] Picture, Scene Wanted)> _frames = [];

    /// <summary>No frames yet.</summary>
    public JudgingFrames(SceneShape shape, InferenceOptions inference) => (_shape, _inference) = (shape, inference);

    /// <summary>How many.</summary>
    public int Count => _frames.Count;

    /// <summary>Adds a frame.</summary>
    public void Add(Frame frame, SbnSession original)
    {
        var grid = new GridImage(_shape.Width, _shape.Height);
        grid.Fill(frame.Bgr, frame.Width, frame.Height);
        var wanted = original.CreateScene();
        original.Run(grid.Bgr, _shape.Width, _shape.Height, wanted);
        _frames.Add((grid.Bgr, wanted));
    }

    /// <summary>Judges a graph.</summary>
    /// <param name="graph">The graph, as the vehicle would load it.</param>
    /// <param name="frames">How many of the frames to take, spread evenly; all by default.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    public OutputDifference Judge(OnnxModel graph, int frames, CancellationToken cancellationToken)
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
