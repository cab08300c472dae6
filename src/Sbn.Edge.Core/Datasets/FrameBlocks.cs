namespace Sbn.Edge.Core.Datasets;

/// <summary>Parts a data set into blocks that may be resampled as if they were independent.</summary>
public static class FrameBlocks
{
    /// <summary>
    /// The block of each frame: each sequence is cut into stretches of at least <paramref name="length"/> frame numbers; what
    /// is left over at its end stays with the stretch before. A frame without a number is a sequence of its own.
    /// </summary>
    /// <param name="frames">The frames' places, in any order.</param>
    /// <param name="length">Least span of a block, in frame numbers: the frame rate of the numbering times ten seconds, say.</param>
    /// <returns>For each frame the number of its block, from 0 without gaps, in the order of sequence name and number.</returns>
    public static int[] Assign(IReadOnlyList<FrameNumber> frames, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var blocks = new int[frames.Count];
        var next = 0;
        foreach (var sequence in Enumerable.Range(0, frames.Count).GroupBy(i => frames[i].Sequence).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var first = sequence.Min(i => frames[i].Index ?? 0);
            var last = sequence.Max(i => frames[i].Index ?? 0);
            // As many stretches as fit whole; the last one takes the rest.
            var stretches = Math.Max(1, (last - first + 1) / length);
            var numbers = new SortedDictionary<long, int>();
            foreach (var i in sequence)
                numbers[Math.Min(((frames[i].Index ?? 0) - first) / length, stretches - 1)] = 0;
            foreach (var stretch in numbers.Keys.ToList())
                numbers[stretch] = next++;
            foreach (var i in sequence)
                blocks[i] = numbers[Math.Min(((frames[i].Index ?? 0) - first) / length, stretches - 1)];
        }

        return blocks;
    }
}
