using System.Globalization;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Labelled frames in order, each with the block it is resampled with.</summary>
internal sealed class BlockedFrames
{
    private BlockedFrames(IReadOnlyList<LabelledFrame> frames, IReadOnlyList<int> blockOf, IReadOnlyList<FrameBlock> blocks, BlockLength length)
    {
        Frames = frames;
        BlockOf = blockOf;
        Blocks = blocks;
        Length = length;
    }

    /// <summary>All frames, ordered by set, sequence and number.</summary>
    public IReadOnlyList<LabelledFrame> Frames { get; }

    /// <summary>The number of the block of each frame; it never falls from one frame to the next.</summary>
    public IReadOnlyList<int> BlockOf { get; }

    /// <summary>The blocks.</summary>
    public IReadOnlyList<FrameBlock> Blocks { get; }

    /// <summary>What the blocks were cut by.</summary>
    public BlockLength Length { get; }

    /// <summary>What the blocks are, one sentence, with what is to be held against them.</summary>
    public string Basis
    {
        get
        {
            var count = string.Create(CultureInfo.InvariantCulture, $"{Blocks.Count} {(Blocks.Count == 1 ? "block" : "blocks")}");
            if (Length.FrameRate is null)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count} of about {Length.Frames} consecutive frames of a sequence; the frames' times are not known (--frame-rate), so neighbouring blocks may resemble each other and intervals be too narrow.");
            }

            var shortBlocks = Blocks.Count(block => block.Seconds < Length.Seconds);
            var basis = string.Create(CultureInfo.InvariantCulture, $"{count} of at least {Length.Seconds:0.#} s of a sequence");
            return shortBlocks == 0
                ? basis + "."
                : basis + string.Create(CultureInfo.InvariantCulture, $", except {shortBlocks} whose whole sequence is shorter.");
        }
    }

    /// <summary>Cuts the frames of each set, sequence by sequence, into blocks.</summary>
    /// <param name="sets">The frames of each data set.</param>
    /// <param name="length">How long a block is. What is left at a sequence's end and falls short joins the block before it.</param>
    public static BlockedFrames Cut(IReadOnlyList<IReadOnlyList<LabelledFrame>> sets, BlockLength length)
    {
        var frames = new List<LabelledFrame>();
        var blockOf = new List<int>();
        var blocks = new List<FrameBlock>();
        for (var set = 0; set < sets.Count; set++)
        {
            var sequences = sets[set].GroupBy(frame => frame.Number.Sequence, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
            foreach (var sequence in sequences)
            {
                var ordered = sequence.OrderBy(frame => frame.Number.Index ?? 0).ToList();
                foreach (var (start, end) in Stretches(ordered, length))
                {
                    for (var i = start; i < end; i++)
                    {
                        frames.Add(ordered[i]);
                        blockOf.Add(blocks.Count);
                    }

                    blocks.Add(new FrameBlock(set, sequence.Key, Duration(ordered, start, end, length)));
                }
            }
        }

        return new BlockedFrames(frames, blockOf, blocks, length);
    }

    private static List<(int Start, int End)> Stretches(List<LabelledFrame> ordered, BlockLength length)
    {
        var stretches = new List<(int Start, int End)>();
        var start = 0;
        for (var end = 1; end <= ordered.Count; end++)
        {
            var isFull = length.FrameRate is { } rate
                ? Numbers(ordered, start, end) / rate >= length.Seconds
                : end - start >= length.Frames;
            if (!isFull)
                continue;
            stretches.Add((start, end));
            start = end;
        }

        if (start == ordered.Count)
            return stretches;
        if (stretches.Count == 0)
            stretches.Add((start, ordered.Count));
        else
            stretches[^1] = (stretches[^1].Start, ordered.Count);
        return stretches;
    }

    private static double? Duration(List<LabelledFrame> ordered, int start, int end, BlockLength length) =>
        length.FrameRate is { } rate ? Numbers(ordered, start, end) / rate : null;

    private static double Numbers(List<LabelledFrame> ordered, int start, int end) =>
        (ordered[end - 1].Number.Index ?? 0) - (ordered[start].Number.Index ?? 0);
}
