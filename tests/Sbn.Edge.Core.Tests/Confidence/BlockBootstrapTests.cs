using CsCheck;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class BlockBootstrapTests
{
    [Fact]
    public void The_interval_lies_within_what_single_blocks_show_and_holds_the_pooled_figure() =>
        Gen.Select(Gen.Int[0, 100], Gen.Int[100, 200], (right, all) => ((double)right, (double)all)).Array[2, 12]
            .Sample(
                blocks =>
                {
                    var interval = BlockBootstrap.EstimateRatio(blocks, resamples: 500).ShouldNotBeNull();
                    interval.Low.ShouldBeGreaterThanOrEqualTo(blocks.Min(b => b.Item1 / b.Item2) - 1e-12);
                    interval.High.ShouldBeLessThanOrEqualTo(blocks.Max(b => b.Item1 / b.Item2) + 1e-12);
                    interval.Low.ShouldBeLessThanOrEqualTo(interval.High);
                    interval.Blocks.ShouldBe(blocks.Length);
                },
                iter: 100);

    [Fact]
    public void Frames_put_together_in_blocks_widen_the_interval()
    {
        // Ten sequences of twenty frames: all frames of a sequence are alike.
        var random = new Random(3);
        var sequences = Enumerable.Range(0, 10).Select(_ => 80.0 + random.Next(20)).ToList();
        var frames = sequences.SelectMany(right => Enumerable.Repeat((right, 100.0), 20)).ToList();
        var blocks = sequences.Select(right => (20 * right, 2000.0)).ToList();

        var byFrame = BlockBootstrap.EstimateRatio(frames)!;
        var byBlock = BlockBootstrap.EstimateRatio(blocks)!;

        (byBlock.High - byBlock.Low).ShouldBeGreaterThan(3 * (byFrame.High - byFrame.Low));
    }

    [Fact]
    public void The_coverage_is_about_the_level_where_blocks_are_independent()
    {
        // A check of the whole chain, not of luck: fixed seeds, wide tolerance.
        var random = new Random(11);
        var hits = 0;
        const int Trials = 200;
        for (var trial = 0; trial < Trials; trial++)
        {
            var blocks = Enumerable.Range(0, 30).Select(_ => (70.0 + (20 * random.NextDouble()), 100.0)).ToList();
            var interval = BlockBootstrap.EstimateRatio(blocks, resamples: 400, seed: trial)!;
            if (interval.Low <= 0.8 && 0.8 <= interval.High)
            {
                hits++;
            }
        }

        (hits / (double)Trials).ShouldBeInRange(0.88, 0.99);
    }

    [Fact]
    public void One_block_says_nothing() => BlockBootstrap.EstimateRatio([(9, 10)]).ShouldBeNull();

    [Fact]
    public void The_same_seed_gives_the_same_interval() =>
        BlockBootstrap.EstimateRatio([(9, 10), (5, 10), (7, 10)]).ShouldBe(BlockBootstrap.EstimateRatio([(9, 10), (5, 10), (7, 10)]));

    [Fact]
    public void Resamples_without_a_figure_are_left_out()
    {
        BlockBootstrap.EstimateRatio([(0, 0), (8, 10)])!.Low.ShouldBe(0.8);
        BlockBootstrap.EstimateRatio([(0, 0), (0, 0)]).ShouldBeNull();
    }
}
