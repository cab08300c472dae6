using CsCheck;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Core.Tests.Datasets;

public sealed class FrameBlocksTests
{
    [Fact]
    public void Blocks_stay_within_a_sequence_and_are_long_enough_unless_the_sequence_is_shorter()
    {
        var frames = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 500], (s, i) => new FrameNumber($"s{s}", i)).Array[1, 80];
        Gen.Select(frames, Gen.Int[1, 200]).Sample((numbers, length) =>
        {
            var blocks = FrameBlocks.Assign(numbers, length);

            blocks.Distinct().Order().ShouldBe(Enumerable.Range(0, blocks.Max() + 1));
            foreach (var block in blocks.Distinct())
                numbers.Where((_, i) => blocks[i] == block).Select(n => n.Sequence).Distinct().Count().ShouldBe(1);
            foreach (var sequence in numbers.Select((n, i) => (n, Block: blocks[i])).GroupBy(p => p.n.Sequence))
            {
                var ordered = sequence.OrderBy(p => p.n.Index).ToList();
                var span = ordered[^1].n.Index!.Value - ordered[0].n.Index!.Value + 1;
                sequence.Select(p => p.Block).Distinct().Count().ShouldBeLessThanOrEqualTo((int)Math.Max(1, span / length));
                ordered.Zip(ordered.Skip(1)).ShouldAllBe(pair => pair.First.Block <= pair.Second.Block);
            }
        });
    }

    [Fact]
    public void A_frame_without_a_number_is_a_block_of_its_own() =>
        FrameBlocks.Assign([new FrameNumber("a", null), new FrameNumber("b", null)], 10).ShouldBe([0, 1]);

    [Fact]
    public void The_rest_stays_with_the_last_stretch() =>
        FrameBlocks.Assign([.. new long[] { 0, 9, 10, 19, 20, 24 }.Select(i => new FrameNumber("s", i))], 10).ShouldBe([0, 0, 1, 1, 1, 1]);
}
