using CsCheck;
using Sbn.Edge.Calibration.Evaluation;

namespace Sbn.Edge.Calibration.Tests.Evaluation;

public sealed class BlockBootstrapTests
{
    private static readonly Gen<(long Part, long Whole)[]> Blocks =
        Gen.Select(Gen.Long[0, 100], Gen.Long[0, 100]).Select(pair => (Math.Min(pair.Item1, pair.Item2), pair.Item2)).Array[2, 12]
            .Where(blocks => blocks.Count(block => block.Item2 > 0) >= 2);

    [Fact]
    public void The_interval_lies_within_the_blocks_own_ratios() => Blocks.Sample(
        blocks =>
        {
            var ratios = blocks.Where(block => block.Whole > 0).Select(block => (double)block.Part / block.Whole).ToList();
            var interval = BlockBootstrap.OfRatio(blocks, 200, 1)!.Value;
            interval.Low.ShouldBeGreaterThanOrEqualTo(ratios.Min() - 1e-12);
            interval.High.ShouldBeLessThanOrEqualTo(ratios.Max() + 1e-12);
            interval.Low.ShouldBeLessThanOrEqualTo(interval.High);
        },
        iter: 200);

    [Fact]
    public void Equal_blocks_leave_no_doubt()
    {
        var interval = BlockBootstrap.OfRatio([(9, 10), (9, 10), (9, 10)], 200, 1)!.Value;
        interval.Low.ShouldBe(0.9, 1e-12);
        interval.High.ShouldBe(0.9, 1e-12);
    }

    [Fact]
    public void One_block_has_no_interval()
    {
        BlockBootstrap.OfRatio([(9, 10)], 200, 1).ShouldBeNull();
        BlockBootstrap.OfRatio([(9, 10), (0, 0)], 200, 1).ShouldBeNull();
        BlockBootstrap.LowerBound([(9, 10)], 200, 1).ShouldBeNull();
    }

    [Fact]
    public void A_seed_gives_the_same_interval_again()
    {
        (long, long)[] blocks = [(1, 10), (5, 10), (9, 10), (3, 20)];
        BlockBootstrap.OfRatio(blocks, 300, 7).ShouldBe(BlockBootstrap.OfRatio(blocks, 300, 7));
        BlockBootstrap.OfRatio(blocks, 300, 7).ShouldNotBe(BlockBootstrap.OfRatio(blocks, 300, 8));
    }

    [Fact]
    public void Two_blocks_give_the_quantiles_of_their_four_equal_draws()
    {
        // Draws: both first (1/4): 0; one of each (1/2): 0.5; both second (1/4): 1. The 2.5 % quantile is 0, the 97.5 % one 1.
        var interval = BlockBootstrap.OfRatio([(0, 10), (10, 10)], 4000, 3)!.Value;
        interval.ShouldBe(new Interval(0, 1));
    }
}
