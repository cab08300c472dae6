using CsCheck;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Tests.Sets;

public sealed class BlockedFramesTests
{
    private static readonly Gen<IReadOnlyList<LabelledFrame>> Frames =
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 900]).Array[1, 80]
            .Select(IReadOnlyList<LabelledFrame> (numbers) => [.. numbers.Distinct().Select(number => Named($"s{number.Item1}_{number.Item2:00000}"))]);

    [Fact]
    public void Each_frame_is_in_one_block_and_no_block_holds_two_sequences() =>
        Gen.Select(Frames, Gen.Bool).Sample(choice =>
        {
            var (frames, isTimed) = choice;
            var blocked = BlockedFrames.Cut([frames], new BlockLength(isTimed ? 30 : null, 10, 7));
            blocked.Frames.Select(frame => frame.Name).Order().ShouldBe(frames.Select(frame => frame.Name).Order());
            for (var i = 0; i < blocked.Frames.Count; i++)
                blocked.Blocks[blocked.BlockOf[i]].Sequence.ShouldBe(blocked.Frames[i].Number.Sequence);
            blocked.BlockOf.Zip(blocked.BlockOf.Skip(1)).ShouldAllBe(pair => pair.Second == pair.First || pair.Second == pair.First + 1);
        });

    [Fact]
    public void With_a_frame_rate_a_block_lasts_at_least_its_seconds_unless_the_sequence_is_shorter() => Frames.Sample(frames =>
    {
        var blocked = BlockedFrames.Cut([frames], new BlockLength(30, 10, 7));
        foreach (var block in blocked.Blocks.Where(block => block.Seconds < 10))
            blocked.Blocks.Count(other => other.Sequence == block.Sequence).ShouldBe(1);
    });

    [Fact]
    public void Without_one_a_block_has_at_least_its_frames_unless_the_sequence_is_shorter()
    {
        var frames = Enumerable.Range(0, 50).Select(i => Named($"a_{i:000}")).ToList();
        var blocked = BlockedFrames.Cut([frames], new BlockLength(null, 10, 20));
        blocked.BlockOf.CountBy(block => block).Select(pair => pair.Value).ShouldBe([20, 30]);
    }

    [Fact]
    public void Frames_of_two_sets_never_share_a_block()
    {
        var set = Enumerable.Range(0, 5).Select(i => Named($"a_{i:000}")).ToList();
        BlockedFrames.Cut([set, set], new BlockLength(null, 10, 20)).Blocks.Select(block => block.Set).ShouldBe([0, 1]);
    }

    [Fact]
    public void The_basis_says_that_unknown_times_make_intervals_doubtful()
    {
        var frames = new[] { Named("a_1") };
        BlockedFrames.Cut([frames], new BlockLength(null, 10, 20)).Basis.ShouldContain("--frame-rate");
        BlockedFrames.Cut([frames], new BlockLength(30, 10, 20)).Basis.ShouldContain("shorter");
    }

    private static LabelledFrame Named(string name) => new(name, name + ".png", name + ".png");
}
