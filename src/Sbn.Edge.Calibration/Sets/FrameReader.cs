using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Reads labelled frames one after another and runs the model on each.</summary>
/// <param name="session">The model.</param>
/// <param name="blocked">The frames.</param>
internal sealed class FrameReader(SbnSession session, BlockedFrames blocked)
{
    private readonly FramePool _pool = new();
    private readonly Scene _scene = session.CreateScene(session.HasScores);
    private GridMap? _grid;

    /// <summary>Shows each frame in order. What is shown is written over by the next.</summary>
    /// <param name="show">Receives the frames.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">
    /// A picture or a label map is absent or damaged, its ids are out of range, or the graph predicts a class it does not have.
    /// </exception>
    public void ForEach(Action<SeenFrame> show, CancellationToken cancellationToken)
    {
        for (var i = 0; i < blocked.Frames.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Show(i, show);
        }
    }

    /// <summary>Shows one frame.</summary>
    public void Show(int index, Action<SeenFrame> show)
    {
        using var picture = blocked.Frames[index].Read(_pool, session.Shape.ClassCount);
        session.Run(picture.Frame.Bgr, picture.Frame.Width, picture.Frame.Height, _scene);
        RequireKnownClasses(blocked.Frames[index].Name);
        show(new SeenFrame(picture.Frame, picture.Labels, _scene, GridFor(picture.Labels), blocked.BlockOf[index]));
    }

    private GridMap GridFor(LabelMap labels)
    {
        if (_grid is null || _grid.Width != labels.Width || _grid.Height != labels.Height)
            _grid = new GridMap(session.Shape.Width, session.Shape.Height, labels.Width, labels.Height);
        return _grid;
    }

    private void RequireKnownClasses(string frame)
    {
        var last = (byte)(session.Shape.ClassCount - 1);
        var stray = _scene.Classes.AsSpan().IndexOfAnyExceptInRange((byte)0, last);
        if (stray >= 0)
        {
            throw new UserException(
                $"The {session.Variant} graph predicts class {_scene.Classes[stray]} in frame '{frame}', but the manifest has classes 0 to {last}; the bundle is not consistent.");
        }
    }
}
