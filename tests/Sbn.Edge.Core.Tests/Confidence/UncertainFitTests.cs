using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class UncertainFitTests
{
    [Fact]
    public void It_takes_as_much_as_the_share_and_the_errors_below_allow()
    {
        var street = SourceThresholdsTests.Street((50, 100, 0.3), (100, 100, 0.6), (150, 800, 1));

        var level = UncertainFit.Fit([street], mostShare: 0.2, leastPrecision: 0.5);

        level.Code.ShouldBe(150);
        level.Share.ShouldBe(0.2, 1e-9);
        level.Precision.ShouldBe(0.55, 1e-9);
        level.ErrorsCaught.ShouldBe(1, 1e-9);
        level.Probability.ShouldBe(ConfidenceCode.ToProbability(150));
    }

    [Fact]
    public void Too_few_errors_among_them_lower_the_level() =>
        UncertainFit.Fit([SourceThresholdsTests.Street((50, 100, 0.3), (100, 100, 0.6), (150, 800, 1))], 0.2, 0.6).Code.ShouldBe(100);

    [Fact]
    public void Too_many_pixels_lower_the_level() =>
        UncertainFit.Fit([SourceThresholdsTests.Street((50, 100, 0.3), (100, 100, 0.6), (150, 800, 1))], 0.15, 0.1).Code.ShouldBe(100);

    [Fact]
    public void Sources_weigh_alike_whatever_their_length()
    {
        var (brief, longer) = (SourceThresholdsTests.Street((50, 10, 0), (200, 10, 1)), SourceThresholdsTests.Street((50, 1000, 0), (200, 99_000, 1)));
        UncertainFit.Fit([brief, longer], 1, 0.9).Share.ShouldBe((0.5 + 0.01) / 2, 1e-9);
    }

    [Fact]
    public void Where_no_level_finds_errors_nothing_is_uncertain() =>
        UncertainFit.Fit([SourceThresholdsTests.Street((50, 100, 1), (200, 100, 1))], 0.5, 0.4).Code.ShouldBe(0);
}
