using CsCheck;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class AcceptThresholdTests
{
    [Fact]
    public void It_accepts_as_much_as_any_threshold_that_reaches_the_target() =>
        Gen.Select(SomeCounts.Gen, Gen.Double[0.5, 1]).Sample((counts, target) =>
        {
            var best = 0L;
            for (var code = 0; code < 256; code++)
            {
                var (total, correct) = Above(counts, code);
                if (total >= AcceptThreshold.LeastPixels(target) && (double)correct / total >= target)
                {
                    best = Math.Max(best, total);
                }
            }

            var threshold = AcceptThreshold.Fit(counts, target);

            Above(counts, threshold).Total.ShouldBe(best);
            if (best == 0)
            {
                threshold.ShouldBe(AcceptThreshold.Unreachable);
            }
            else
            {
                counts.Total[threshold].ShouldBeGreaterThan(0);
            }
        });

    [Fact]
    public void Exactly_the_target_is_enough()
    {
        var counts = new CodeCounts(256);
        (counts.Total[200], counts.Correct[200]) = (1000, 990);
        AcceptThreshold.Fit(counts, 0.99).ShouldBe(200);
        AcceptThreshold.Fit(counts, 0.991).ShouldBe(256);
    }

    [Fact]
    public void Ties_are_taken_whole()
    {
        var counts = new CodeCounts(256);
        (counts.Total[250], counts.Correct[250]) = (100, 100);
        (counts.Total[249], counts.Correct[249]) = (100, 50);
        AcceptThreshold.Fit(counts, 0.9).ShouldBe(250);
    }

    [Fact]
    public void A_dip_in_accuracy_does_not_end_the_search()
    {
        var counts = new CodeCounts(256);
        (counts.Total[255], counts.Correct[255]) = (1, 0);
        (counts.Total[100], counts.Correct[100]) = (1000, 1000);
        AcceptThreshold.Fit(counts, 0.99).ShouldBe(100);
    }

    [Fact]
    public void A_class_never_predicted_is_never_accepted() =>
        AcceptThreshold.Fit(new CodeCounts(256), 0.99).ShouldBe(AcceptThreshold.Unreachable);

    [Fact]
    public void Each_class_has_its_own()
    {
        var histogram = new ConfidenceHistogram(2);
        for (var i = 0; i < 300; i++)
        {
            histogram.Add([0, 0, 1, 1], [50, 60, 70, 80], [0, 0, 0, 1]);
        }

        AcceptThreshold.FitAll(histogram, 0.99).ShouldBe([50, 80]);
    }

    [Theory]
    [InlineData(298, 256)]
    [InlineData(299, 200)]
    public void So_few_pixels_that_even_flawless_ones_tell_nothing_are_not_accepted(int pixels, int threshold)
    {
        var counts = new CodeCounts(256);
        (counts.Total[200], counts.Correct[200]) = (pixels, pixels);
        AcceptThreshold.Fit(counts, 0.99).ShouldBe(threshold);
    }

    private static (long Total, long Correct) Above(CodeCounts counts, int threshold)
    {
        var (total, correct) = (0L, 0L);
        for (var code = threshold; code < 256; code++)
        {
            (total, correct) = (total + counts.Total[code], correct + counts.Correct[code]);
        }

        return (total, correct);
    }
}
