using CsCheck;
using Sbn.Edge.Training.Scoring;

namespace Sbn.Edge.Training.Tests.Scoring;

public sealed class RankHistogramTests
{
    private static readonly Gen<(float Score, bool Positive)[]> Samples = Gen.Select(Gen.Float[-15, 15], Gen.Bool).Array[2, 60];

    [Fact]
    public void Average_precision_is_that_of_the_ranked_list() => Samples.Sample(samples =>
    {
        var histogram = new RankHistogram();
        foreach (var (score, positive) in samples)
        {
            histogram.Add(score, positive);
        }

        var positives = samples.Count(s => s.Positive);
        if (positives is 0 || positives == samples.Length)
        {
            double.IsNaN(histogram.AveragePrecision()).ShouldBeTrue();
            return;
        }

        // Mean over the positives of the precision among all that score at least as high; scores of one bin are ties.
        static int Bin(float score) => (int)(((score / 20.0) + 1) / 2 * 4000);
        var expected = samples.Where(s => s.Positive).Average(p =>
        {
            var above = samples.Where(s => Bin(s.Score) >= Bin(p.Score)).ToArray();
            return (double)above.Count(s => s.Positive) / above.Length;
        });
        histogram.AveragePrecision().ShouldBe(expected, 1e-3);
    });

    [Fact]
    public void A_perfect_ranking_scores_one()
    {
        var histogram = new RankHistogram();
        for (var i = 0; i < 100; i++)
        {
            histogram.Add(i / 10f, i >= 70);
        }

        histogram.AveragePrecision().ShouldBe(1);
        histogram.PositiveShareOfTop(0.1).ShouldBe(1);
        histogram.PositiveShareOfTop(1).ShouldBe(0.3, 1e-9);
    }

    [Fact]
    public void Quantiles_lie_among_their_own_kind()
    {
        var histogram = new RankHistogram();
        for (var i = 0; i <= 100; i++)
        {
            histogram.Add(-10 + (i / 20f), false);
            histogram.Add(5 + (i / 20f), true);
        }

        histogram.Quantile(positive: false, 0.5).ShouldBe(-7.5, 0.1);
        histogram.Quantile(positive: true, 0.75).ShouldBe(8.75, 0.1);
    }
}
