using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>How much of each frame of a set is wrong, and how much is accepted; examples are chosen by it.</summary>
/// <param name="frames">How many frames the set has.</param>
/// <param name="thresholds">τ by class id; null where the variant has none, so that nothing is accepted.</param>
internal sealed class FrameShares(int frames, IReadOnlyList<int>? thresholds)
{
    private readonly (double Wrong, double Accepted)[] _shares = new (double, double)[frames];

    /// <summary>Of a variant of a bundle.</summary>
    public static FrameShares Of(ModelBundle bundle, string variant, int frames) =>
        new(frames, bundle.CalibrationFor(variant) is { } calibration ? bundle.ThresholdsById(calibration) : null);

    /// <summary>How many frames.</summary>
    public int Count => _shares.Length;

    /// <summary>Of a frame: the share of its labelled pixels that is wrong, and the share of all that is accepted.</summary>
    public (double Wrong, double Accepted) this[int frame] => _shares[frame];

    /// <summary>Counts a frame.</summary>
    public void Add(int index, SeenFrame frame)
    {
        var labels = frame.LabelsOnModelGrid();
        var (labelled, wrong, accepted) = (0L, 0L, 0L);
        for (var i = 0; i < labels.Length; i++)
        {
            var predicted = frame.Scene.Classes[i];
            accepted += thresholds is not null && frame.Scene.Confidence[i] >= thresholds[predicted] ? 1 : 0;
            if (labels[i] == LabelMap.Ignored)
            {
                continue;
            }

            labelled++;
            wrong += labels[i] == predicted ? 0 : 1;
        }

        _shares[index] = (labelled == 0 ? 0 : (double)wrong / labelled, (double)accepted / labels.Length);
    }
}
