using Sbn.Edge.Calibration.Evaluation.Links;

namespace Sbn.Edge.Calibration.Tests.Evaluation.Links;

public sealed class RankCorrelationTests
{
    [Fact]
    public void It_is_one_less_six_times_the_squared_differences_of_ranks()
    {
        // Ranks differ by 1, 1, 1, 1, 0: 1 − 6 · 4 / (5 · 24).
        RankCorrelation.Of([10, 20, 30, 40, 50], [2, 1, 4, 3, 5], 1)!.Rho.ShouldBe(0.8, 1e-12);
        RankCorrelation.Of([1, 2, 3, 4], [9, 7, 5, 1], 1)!.Rho.ShouldBe(-1, 1e-12);
    }

    [Fact]
    public void Equal_values_share_their_rank()
    {
        // Ranks 1.5, 1.5, 3 and 1, 2, 3: Pearson of those.
        RankCorrelation.Of([4, 4, 8], [1, 2, 3], 1)!.Rho.ShouldBe(Math.Sqrt(0.75), 1e-12);
    }

    [Fact]
    public void P_is_how_often_chance_is_as_strong()
    {
        // Two of the 24 orders of four are this strong: up and down.
        RankCorrelation.Of([1, 2, 3, 4], [1, 2, 3, 4], 1)!.P.ShouldBe(2.0 / 24, 0.01);
    }

    [Fact]
    public void Of_too_few_or_all_equal_values_there_is_none()
    {
        RankCorrelation.Of([1, 2], [1, 2], 1).ShouldBeNull();
        RankCorrelation.Of([3, 3, 3], [1, 2, 3], 1).ShouldBeNull();
    }
}
