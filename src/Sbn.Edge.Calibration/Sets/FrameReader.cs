using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Reads labelled frames one after another and runs models on each.</summary>
/// <param name="sessions">The models, of one shape.</param>
/// <param name="blocked">The frames.</param>
internal sealed class FrameReader(IReadOnlyList<SbnSession> sessions, BlockedFrames blocked)
{
    private readonly FramePool _pool = new();
    private readonly Scene[] _scenes = [.. sessions.Select(session => session.CreateScene(session.HasScores))];
    private readonly LabelGrids _grids = new(sessions[0].Shape);

    /// <summary>Shows each frame in order, as each model sees it. What is shown is written over by the next.</summary>
    /// <param name="show">Receives the number of a frame and the frame, once for each model.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">
    /// A picture or a label map is absent or damaged, its ids are out of range, or a graph predicts a class it does not have.
    /// </exception>
    public void ForEach(Action<int, IReadOnlyList<SeenFrame>> show, CancellationToken cancellationToken)
    {
        var seen = new SeenFrame[sessions.Count];
        for (var i = 0; i < blocked.Frames.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sets = blocked.SetsOf(i);
            using var picture = blocked.Frames[i].Read(_pool, sessions[0].Shape.ClassCount + (sets?.Count ?? 0));
            var coarse = sets is null ? null : new CoarseLabels(sets, picture.Labels);
            var grid = _grids.Of(picture.Labels);
            for (var s = 0; s < seen.Length; s++)
            {
                sessions[s].Run(picture.Frame.Bgr, picture.Frame.Width, picture.Frame.Height, _scenes[s]);
                KnownClasses.Require(_scenes[s], sessions[s].Variant, blocked.Frames[i].Name);
                seen[s] = SeenFrame.Of(picture, _scenes[s], grid, blocked.Blocks.Of(i), coarse);
            }

            show(i, seen);
        }
    }
}
