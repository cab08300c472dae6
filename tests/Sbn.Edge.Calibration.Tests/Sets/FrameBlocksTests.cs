using CsCheck;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Tests.Sets;

public sealed class FrameBlocksTests
{
    private static readonly Gen<IReadOnlyList<FrameNumber>> Frames =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 900]).Array[1, 80]
            .Select(IReadOnlyList<FrameNumber> (numbers) => [.. numbers.Distinct().Order().Select(number => new FrameNumber($"s{number.Item1}", number.Item2))]);

    [Fact]
    public void Each_frame_is_in_one_block_and_no_block_holds_two_sequences() =>
        Gen.Select(Frames, Gen.Bool).Sample(choice =>
        {
            var (frames, isTimed) = choice;
            var blocks = FrameBlocks.Cut([frames], new BlockLength(isTimed ? 30 : null, 10, 7));
            var blockOf = frames.Select((_, i) => blocks.Of(i)).ToList();
            for (var i = 0; i < frames.Count; i++)
            {
                blocks.All[blockOf[i]].Sequence.ShouldBe(frames[i].Sequence);
            }

            blockOf[0].ShouldBe(0);
            blockOf[^1].ShouldBe(blocks.Count - 1);
            blockOf.Zip(blockOf.Skip(1)).ShouldAllBe(pair => pair.Second == pair.First || pair.Second == pair.First + 1);
        });

    [Fact]
    public void With_a_frame_rate_a_block_lasts_at_least_its_seconds_unless_the_sequence_is_shorter() => Frames.Sample(frames =>
    {
        var blocks = FrameBlocks.Cut([frames], new BlockLength(30, 10, 7));
        foreach (var block in blocks.All.Where(block => block.Seconds < 10))
        {
            blocks.All.Count(other => other.Sequence == block.Sequence).ShouldBe(1);
        }
    });

    [Fact]
    public void Without_one_a_block_has_at_least_its_frames_unless_the_sequence_is_shorter()
    {
        var blocks = FrameBlocks.Cut([Numbered(50)], new BlockLength(null, 10, 20));
        Enumerable.Range(0, 50).CountBy(blocks.Of).Select(pair => pair.Value).ShouldBe([20, 30]);
    }

    [Fact]
    public void Frames_of_two_sets_never_share_a_block() =>
        FrameBlocks.Cut([Numbered(5), Numbered(5)], new BlockLength(null, 10, 20)).All.Select(block => block.Set).ShouldBe([0, 1]);

    [Fact]
    public void The_basis_says_that_unknown_times_make_intervals_doubtful()
    {
        FrameBlocks.Cut([Numbered(1)], new BlockLength(null, 10, 20)).Basis.ShouldContain("--frame-rate");
        FrameBlocks.Cut([Numbered(1)], new BlockLength(30, 10, 20)).Basis.ShouldContain("shorter");
    }

    private static List<FrameNumber> Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => new FrameNumber("a", i))];
}
