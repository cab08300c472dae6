using CsCheck;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class RiskCoverageTests
{
    [Fact]
    public void Coverage_at_a_target_is_the_best_of_all_thresholds() =>
        Gen.Select(SomeCounts.Predictions, Gen.Double[0.5, 1]).Sample((predictions, target) =>
        {
            var best = 0;
            for (var threshold = 0; threshold < 256; threshold++)
            {
                var accepted = predictions.Where(p => p.Code >= threshold).ToList();
                if (accepted.Count > 0 && accepted.Count(p => p.Correct) / (double)accepted.Count >= target)
                {
                    best = Math.Max(best, accepted.Count);
                }
            }

            var (coverage, at) = RiskCoverage.CoverageAt(SomeCounts.Of(predictions), target);

            coverage.ShouldBe(predictions.Length == 0 ? 0 : best / (double)predictions.Length, 1e-12);
            predictions.Count(p => p.Code >= at).ShouldBe(best);
        });

    [Fact]
    public void Aurc_is_the_mean_over_predictions_of_the_risk_where_each_comes_in() =>
        SomeCounts.Predictions.Where(p => p.Length > 0).Sample(predictions =>
        {
            var risks = predictions.Select(p =>
            {
                var accepted = predictions.Where(q => q.Code >= p.Code).ToList();
                return accepted.Count(q => !q.Correct) / (double)accepted.Count;
            });
            RiskCoverage.Aurc(SomeCounts.Of(predictions)).ShouldBe(risks.Average(), 1e-12);
        });

    [Fact]
    public void Aurc_without_a_mistake_is_zero_and_without_a_hit_one()
    {
        RiskCoverage.Aurc(SomeCounts.Of([(3, true), (9, true)])).ShouldBe(0);
        RiskCoverage.Aurc(SomeCounts.Of([(3, false), (9, false)])).ShouldBe(1);
    }

    [Fact]
    public void Better_ranking_has_the_smaller_aurc() =>
        RiskCoverage.Aurc(SomeCounts.Of([(200, true), (100, false)]))
            .ShouldBeLessThan(RiskCoverage.Aurc(SomeCounts.Of([(100, true), (200, false)])));

    [Fact]
    public void Ece_agrees_with_its_definition() =>
        SomeCounts.Predictions.Where(p => p.Length > 0).Sample(predictions =>
        {
            const int Groups = 15;
            var expected = predictions
                .Select(p => (Probability: ConfidenceCode.ToProbability(p.Code), p.Correct))
                .GroupBy(p => Math.Min((int)(p.Probability * Groups), Groups - 1))
                .Sum(g => g.Count() / (double)predictions.Length
                    * Math.Abs(g.Average(p => p.Probability) - g.Average(p => p.Correct ? 1.0 : 0.0)));
            RiskCoverage.Ece(SomeCounts.Of(predictions), Groups).ShouldBe(expected, 1e-9);
        });

    [Fact]
    public void A_calibrated_score_has_no_calibration_error()
    {
        var counts = new CodeCounts(4);
        for (var bin = 0; bin < 4; bin++)
        {
            (counts.Total[bin], counts.Correct[bin]) = (1000, 250 * bin);
        }

        RiskCoverage.Ece(counts, bin => bin / 4.0).ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Nothing_to_accept_is_zero_coverage() =>
        RiskCoverage.CoverageAt(new CodeCounts(256), 0.99).ShouldBe((0, 256));
}
