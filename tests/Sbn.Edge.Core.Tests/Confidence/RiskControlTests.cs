using CsCheck;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class RiskControlTests
{
    private const double Risk = 0.05;

    [Fact]
    public void With_too_few_blocks_nothing_may_be_accepted_even_where_nothing_is_wrong()
    {
        RiskControl.LeastBlocks(Risk).ShouldBe(19);
        RiskControl.Fit([.. Enumerable.Range(0, 18).Select(_ => Block((200, 100, 100)))], Risk).ShouldBe(AcceptThreshold.Unreachable);
        RiskControl.Fit([.. Enumerable.Range(0, 19).Select(_ => Block((200, 100, 100)))], Risk).ShouldBe(0);
    }

    [Fact]
    public void The_code_is_the_least_whose_bound_holds()
    {
        // Of each block's pixels, 2 % are wrong at code 150 and another 4 % at code 100: (99 · 0.02 + 1) / 100 = 0.0298; with both 0.0694.
        var blocks = Enumerable.Range(0, 99).Select(_ => Block((200, 800, 800), (150, 100, 80), (100, 100, 60))).ToArray();
        RiskControl.Fit(blocks, Risk).ShouldBe(101);
        RiskControl.Fit(blocks, 0.07).ShouldBe(0);
        RiskControl.Fit(blocks, 0.029).ShouldBe(151);
    }

    [Fact]
    public void Blocks_without_labels_say_nothing() =>
        RiskControl.Fit([.. Enumerable.Range(0, 40).Select(i => i < 18 ? Block((200, 100, 100)) : new CodeCounts(256))], Risk)
            .ShouldBe(AcceptThreshold.Unreachable);

    /// <summary>The promise itself: over many draws of blocks from one world, a further block's risk is at most α in the mean.</summary>
    [Fact]
    public void A_further_block_keeps_the_risk_on_average()
    {
        const int draws = 400, blocks = 30;
        var random = new Random(5);
        var risks = Enumerable.Range(0, draws).Select(_ =>
        {
            var seen = Enumerable.Range(0, blocks).Select(_ => Street(random)).ToArray();
            var code = RiskControl.Fit(seen, Risk);
            var next = Street(random);
            return Enumerable.Range(0, 256).Where(c => c >= code).Sum(c => (double)(next.Total[c] - next.Correct[c])) / next.Sum;
        }).Average();
        risks.ShouldBeLessThan(Risk);
        risks.ShouldBeGreaterThan(Risk / 3);
    }

    [Fact]
    public void A_looser_risk_never_raises_the_code() => Gen.Int[1, 1000].Sample(seed =>
    {
        var random = new Random(seed);
        var blocks = Enumerable.Range(0, 60).Select(_ => Street(random)).ToArray();
        int[] codes = [RiskControl.Fit(blocks, 0.02), RiskControl.Fit(blocks, 0.05), RiskControl.Fit(blocks, 0.1), RiskControl.Fit(blocks, 0.3)];
        codes.ShouldBe(codes.OrderDescending());
    });

    /// <summary>A block of a world in which some streets are harder than others: an error is likelier at low codes.</summary>
    private static CodeCounts Street(Random random)
    {
        var hard = Math.Pow(random.NextDouble(), 3);
        var block = new CodeCounts(256);
        for (var i = 0; i < 400; i++)
        {
            var code = random.Next(256);
            block.Add(code, random.NextDouble() > (0.05 + (0.5 * hard)) * (1 - (code / 256.0)));
        }

        return block;
    }

    private static CodeCounts Block(params (int Code, int All, int Right)[] pixels)
    {
        var block = new CodeCounts(256);
        foreach (var (code, all, right) in pixels)
        {
            block.Total[code] = all;
            block.Correct[code] = right;
        }

        return block;
    }
}
