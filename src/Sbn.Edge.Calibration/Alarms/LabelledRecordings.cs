using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>The sequences of a labelled set, whose frame numbers tell the time.</summary>
/// <param name="set">The set.</param>
/// <param name="frameRate">Frame numbers per second.</param>
internal sealed class LabelledRecordings(LabelledSet set, double frameRate) : ILabelledSequences
{
    /// <inheritdoc/>
    public string Name => set.Name;

    /// <inheritdoc/>
    public long Count => set.Frames.Count;

    /// <summary>Those of several sets.</summary>
    public static IEnumerable<ILabelledSequences> Of(IReadOnlyList<LabelledSet> sets, double frameRate) => sets.Select(set => new LabelledRecordings(set, frameRate));

    /// <inheritdoc/>
    public void ForEach(SceneShape shape, Action<LabelledMoment> show, CancellationToken cancellationToken)
    {
        var pool = new FramePool();
        foreach (var frame in set.Frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var number = frame.Number;
            var index = number.Index
                ?? throw new UserException($"The frame '{frame.Name}' has no number at the end of its name, so that its time is not known; alarms need sequences such as 0016E5_07959.");
            using var picture = frame.Read(pool, shape.ClassCount);
            show(new LabelledMoment(
                number.Sequence, frame.Name, TimeSpan.FromSeconds(index / frameRate), picture.Frame, LabelledScene.OnModelGrid(picture.Labels, shape), IsComplete: false, IsCovered: false));
        }
    }
}
