using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Reads labelled frames one after another and runs the model on each.</summary>
/// <param name="session">The model.</param>
/// <param name="blocked">The frames.</param>
internal sealed class FrameReader(SbnSession session, BlockedFrames blocked)
{
    private readonly FramePool _pool = new();
    private readonly Scene _scene = session.CreateScene(session.HasScores);
    private readonly LabelGrids _grids = new(session.Shape);

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
            using var picture = blocked.Frames[i].Read(_pool, session.Shape.ClassCount);
            session.Run(picture.Frame.Bgr, picture.Frame.Width, picture.Frame.Height, _scene);
            KnownClasses.Require(_scene, session.Variant, blocked.Frames[i].Name);
            show(new SeenFrame(picture.Frame, picture.Labels, _scene, _grids.Of(picture.Labels), blocked.Blocks.Of(i)));
        }
    }
}
