using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>
/// The sets of classes that coarse labels stand for: a map holds the id C + s where its label is the s-th set. Any class of the set is right
/// there, so that such a label is resolved by what is predicted.
/// </summary>
/// <param name="classCount">C, the number of the bundle's classes.</param>
/// <param name="sets">The class ids of each set, two or more; the first stands in where the prediction is in none.</param>
internal sealed class LabelSets(int classCount, IReadOnlyList<IReadOnlyList<int>> sets)
{
    /// <summary>How many sets there are.</summary>
    public int Count => sets.Count;

    /// <summary>True for a label that stands for a set.</summary>
    public bool IsCoarse(byte label) => label >= classCount && label != LabelMap.Ignored;

    /// <summary>A label map whose sets have given way to classes: the predicted one where the set holds it, else the set's first.</summary>
    /// <param name="stored">The labels, classes and sets.</param>
    /// <param name="predicted">Predicted class ids on the model's grid.</param>
    /// <param name="grid">How that grid lies on the labels.</param>
    public LabelMap Resolve(LabelMap stored, ReadOnlySpan<byte> predicted, GridMap grid)
    {
        var ids = stored.Ids.ToArray();
        for (var i = 0; i < ids.Length; i++)
        {
            if (!IsCoarse(ids[i]))
            {
                continue;
            }

            var (set, at) = (sets[ids[i] - classCount], predicted[grid[i % stored.Width, i / stored.Width]]);
            ids[i] = set.Contains(at) ? at : (byte)set[0];
        }

        return stored with { Ids = ids };
    }

    /// <summary>
    /// The resolved labels without those that leave open whether one of some classes is there: what was resolved from a set that holds some of
    /// them and others is ignored.
    /// </summary>
    /// <param name="stored">The labels, classes and sets.</param>
    /// <param name="resolved">The same resolved.</param>
    /// <param name="some">Those classes.</param>
    public byte[] WithoutMixed(LabelMap stored, LabelMap resolved, IReadOnlyCollection<int> some)
    {
        var isMixed = sets.Select(set => set.Any(some.Contains) && !set.All(some.Contains)).ToArray();
        var ids = resolved.Ids.ToArray();
        for (var i = 0; i < ids.Length; i++)
        {
            if (IsCoarse(stored.Ids[i]) && isMixed[stored.Ids[i] - classCount])
            {
                ids[i] = LabelMap.Ignored;
            }
        }

        return ids;
    }
}
