using CsCheck;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class RankingFiguresTests
{
    // Each prediction in a bin of its own, so that the figures can be taken from the definition, one by one.
    private static readonly Gen<bool[]> Ranked = Gen.Bool.Array[2, 60];

    [Fact]
    public void A_perfect_ranking_has_next_to_no_excess_and_a_worse_one_more() => Ranked.Sample(right =>
    {
        var best = right.Order().ToArray();
        RiskCoverage.ExcessAurc(Counts(best)).ShouldBeLessThanOrEqualTo(RiskCoverage.ExcessAurc(Counts(right)) + 1e-12);

        // The closed form is the limit of many predictions.
        Math.Abs(RiskCoverage.ExcessAurc(Counts(best))).ShouldBeLessThan(2.0 / right.Length);
    });

    [Fact]
    public void Generalised_risk_counts_errors_over_all_predictions() => Ranked.Sample(right =>
    {
        double n = right.Length, sum = 0;
        for (var accepted = 1; accepted <= right.Length; accepted++)
        {
            sum += right.TakeLast(accepted).Count(r => !r) / n;
        }

        RiskCoverage.Augrc(Counts(right)).ShouldBe(sum / n, 1e-9);
    });

    [Fact]
    public void Error_precision_is_the_mean_precision_at_each_error() => Ranked.Where(r => r.Contains(false)).Sample(right =>
    {
        var precisions = Enumerable.Range(1, right.Length).Where(n => !right[n - 1]).Select(n => right.Take(n).Count(r => !r) / (double)n);
        RiskCoverage.ErrorPrecision(Counts(right)).ShouldBe(precisions.Average(), 1e-9);
    });

    [Fact]
    public void False_acceptance_is_told_where_95_of_100_right_ones_are_accepted()
    {
        bool[] right = [.. Enumerable.Repeat(true, 5), .. Enumerable.Repeat(false, 6), .. Enumerable.Repeat(true, 90), false, .. Enumerable.Repeat(true, 5), false];
        RiskCoverage.FalseAcceptAt95(Counts(right)).ShouldBe(2.0 / 8, 1e-9);
    }

    private static CodeCounts Counts(bool[] right)
    {
        var counts = new CodeCounts(right.Length);
        for (var i = 0; i < right.Length; i++)
        {
            counts.Add(i, right[i]);
        }

        return counts;
    }
}
