using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>Draws labelled pixels of a frame.</summary>
internal static class LabelledPixels
{
    /// <summary>Draws pixels with replacement among the labelled ones.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="count">How many.</param>
    /// <param name="random">The source of chance.</param>
    /// <returns>Indices into the labels; empty where nothing is labelled.</returns>
    public static int[] Sample(LabelMap labels, int count, Random random)
    {
        var labelled = new List<int>(labels.Ids.Length);
        for (var i = 0; i < labels.Ids.Length; i++)
        {
            if (labels.Ids[i] != LabelMap.Ignored)
            {
                labelled.Add(i);
            }
        }

        var drawn = new int[labelled.Count == 0 ? 0 : count];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = labelled[random.Next(labelled.Count)];
        }

        return drawn;
    }
}
