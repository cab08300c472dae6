using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Evaluation.LabelErrors;

/// <summary>Labels of which some connected patches were given another class, as an annotator's mistakes would.</summary>
/// <param name="Ids">The labels with the mistakes, [Height, Width].</param>
/// <param name="Patches">The pixels of each patch, as indices into them.</param>
internal sealed record PlantedLabels(byte[] Ids, IReadOnlyList<int[]> Patches)
{
    // A frame has several mistakes, so that one lucky place does not decide.
    private const int LeastPatches = 4;
    private const int Attempts = 1000;

    /// <summary>Plants mistakes: each patch grows from a random pixel inside the area of its label and takes another class that the frame has.</summary>
    /// <param name="labels">The labels as they are.</param>
    /// <param name="classCount">C, the number of classes.</param>
    /// <param name="share">Share of the labelled pixels to change, above 0 and below 1; fewer where the areas are too small.</param>
    /// <param name="random">Where chance comes from.</param>
    public static PlantedLabels Plant(LabelMap labels, int classCount, double share, Random random)
    {
        var ids = labels.Ids.ToArray();
        var labelled = Enumerable.Range(0, ids.Length).Where(i => ids[i] != LabelMap.Ignored).ToArray();
        int[] present = [.. labelled.Select(i => (int)ids[i]).Distinct().Order()];
        var (target, changed) = ((int)Math.Round(share * labelled.Length), new bool[ids.Length]);
        var patches = new List<int[]>();
        var left = target;
        for (var attempt = 0; attempt < Attempts && left > 0; attempt++)
        {
            var start = labelled[random.Next(labelled.Length)];
            if (changed[start])
            {
                continue;
            }

            var size = Math.Min(left, Math.Max(1, random.Next(target / (4 * LeastPatches), (target / LeastPatches) + 1)));
            var patch = Grow(labels, start, size, changed);
            var others = present.Where(c => c != labels.Ids[start]).DefaultIfEmpty((labels.Ids[start] + 1) % classCount).ToArray();
            var other = (byte)others[random.Next(others.Length)];
            foreach (var pixel in patch)
            {
                ids[pixel] = other;
            }

            patches.Add(patch);
            left -= patch.Length;
        }

        return new PlantedLabels(ids, patches);
    }

    private static int[] Grow(LabelMap labels, int start, int size, bool[] changed)
    {
        var (grown, next) = (new List<int>(size), new Queue<int>([start]));
        changed[start] = true;
        while (next.TryDequeue(out var pixel))
        {
            grown.Add(pixel);
            var x = pixel % labels.Width;
            foreach (var (neighbour, isInside) in (ReadOnlySpan<(int, bool)>)[
                (pixel - 1, x > 0), (pixel + 1, x < labels.Width - 1), (pixel - labels.Width, pixel >= labels.Width), (pixel + labels.Width, pixel + labels.Width < labels.Ids.Length)])
            {
                if (!isInside || changed[neighbour] || labels.Ids[neighbour] != labels.Ids[start] || grown.Count + next.Count >= size)
                {
                    continue;
                }

                changed[neighbour] = true;
                next.Enqueue(neighbour);
            }
        }

        return [.. grown];
    }
}
