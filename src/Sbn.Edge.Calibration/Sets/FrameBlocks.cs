using System.Globalization;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>The bootstrap blocks of frames that are in order.</summary>
internal sealed class FrameBlocks
{
    /// <summary>A sequence of fewer frames says too little of itself: such ones are one source together, set by set.</summary>
    private const int LeastFramesOfSource = 20;

    private readonly IReadOnlyList<int> _blockOf;
    private readonly IReadOnlyList<string> _sources;

    private FrameBlocks(IReadOnlyList<int> blockOf, IReadOnlyList<FrameBlock> all, BlockLength length)
    {
        _blockOf = blockOf;
        var frames = blockOf.CountBy(block => (all[block].Set, all[block].Sequence)).ToDictionary();
        _sources = [.. all.Select(block => frames[(block.Set, block.Sequence)] >= LeastFramesOfSource ? block.Sequence : string.Create(CultureInfo.InvariantCulture, $"set {block.Set}"))];
        All = all;
        Length = length;
    }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<FrameBlock> All { get; }

    /// <summary>How many there are.</summary>
    public int Count => All.Count;

    /// <summary>What the blocks were cut by.</summary>
    public BlockLength Length { get; }

    /// <summary>What the blocks are, one sentence, with what is to be held against them.</summary>
    public string Basis
    {
        get
        {
            var count = string.Create(CultureInfo.InvariantCulture, $"{Count} {(Count == 1 ? "block" : "blocks")}");
            if (Length.FrameRate is null)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} of about {Length.Frames} consecutive frames of a sequence; the frames' times are not known (--frame-rate), so neighbouring blocks may resemble each other and intervals be too narrow.");
            }

            var shortBlocks = All.Count(block => block.Seconds < Length.Seconds);
            var basis = string.Create(CultureInfo.InvariantCulture, $"{count} of at least {Length.Seconds:0.#} s of a sequence");
            return shortBlocks == 0
                ? basis + "."
                : basis + string.Create(CultureInfo.InvariantCulture, $", except {shortBlocks} whose whole sequence is shorter.");
        }
    }

    /// <summary>The number of a frame's block; it never falls from one frame to the next.</summary>
    /// <param name="frame">The frame's number over all sets.</param>
    public int Of(int frame) => _blockOf[frame];

    /// <summary>What a block is of: its sequence, or, where that has few frames, its set. A target is to hold on each by itself.</summary>
    public string SourceOf(int block) => _sources[block];

    /// <summary>Cuts the frames of each set, sequence by sequence, into blocks.</summary>
    /// <param name="sets">The frames of each data set, by sequence and number.</param>
    /// <param name="length">How long a block is. What is left at a sequence's end and falls short joins the block before it.</param>
    public static FrameBlocks Cut(IReadOnlyList<IReadOnlyList<FrameNumber>> sets, BlockLength length)
    {
        var blockOf = new List<int>();
        var blocks = new List<FrameBlock>();
        for (var set = 0; set < sets.Count; set++)
        {
            foreach (var sequence in sets[set].GroupBy(frame => frame.Sequence, StringComparer.Ordinal))
            {
                var frames = sequence.ToList();
                foreach (var (start, end) in Stretches(frames, length))
                {
                    blockOf.AddRange(Enumerable.Repeat(blocks.Count, end - start));
                    blocks.Add(new FrameBlock(set, sequence.Key, Duration(frames, start, end, length)));
                }
            }
        }

        return new FrameBlocks(blockOf, blocks, length);
    }

    private static List<(int Start, int End)> Stretches(List<FrameNumber> ordered, BlockLength length)
    {
        var stretches = new List<(int Start, int End)>();
        var start = 0;
        for (var end = 1; end <= ordered.Count; end++)
        {
            var isFull = length.FrameRate is { } rate
                ? Numbers(ordered, start, end) / rate >= length.Seconds
                : end - start >= length.Frames;
            if (!isFull)
            {
                continue;
            }

            stretches.Add((start, end));
            start = end;
        }

        if (start == ordered.Count)
        {
            return stretches;
        }

        if (stretches.Count == 0)
        {
            stretches.Add((start, ordered.Count));
        }
        else
        {
            stretches[^1] = (stretches[^1].Start, ordered.Count);
        }

        return stretches;
    }

    private static double? Duration(List<FrameNumber> ordered, int start, int end, BlockLength length) =>
        length.FrameRate is { } rate ? Numbers(ordered, start, end) / rate : null;

    private static double Numbers(List<FrameNumber> ordered, int start, int end) =>
        (ordered[end - 1].Index ?? 0) - (ordered[start].Index ?? 0);
}
