using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class SourceThresholdsTests
{
    [Fact]
    public void The_target_holds_on_every_source_and_not_on_their_mean()
    {
        // Good everywhere at 150 on the one street, from 220 on on the other; together they reach 99 % at 150.
        var (easy, hard) = (Street((150, 1_000_000, 0.999), (220, 1_000_000, 0.999)), Street((150, 20_000, 0.90), (220, 20_000, 0.995)));
        AcceptThreshold.Fit(ConfidenceHistogram.Sum([easy, hard]).Predicted(0), 0.99).ShouldBe(150);

        var threshold = SourceThresholds.Fit([easy, hard], 0.99, least: 0)[0];

        threshold.ShouldBeInRange(151, 220);
        foreach (var source in new[] { easy, hard })
        {
            var counts = source.Predicted(0);
            ((double)counts.Correct.Skip(threshold).Sum() / counts.Total.Skip(threshold).Sum()).ShouldBeGreaterThanOrEqualTo(0.99);
        }
    }

    [Fact]
    public void A_class_with_next_to_no_pixels_leans_on_all_classes()
    {
        var street = Street((200, 100_000, 0.995));
        street.Add([1, 1], [200, 200], [1, 1]);
        SourceThresholds.Fit([street], 0.99, least: 0)[1].ShouldBeInRange(1, 200);
        AcceptThreshold.Fit(street.Predicted(1), 0.99).ShouldBe(AcceptThreshold.Unreachable);
    }

    [Fact]
    public void A_class_that_is_wrong_often_is_not_carried_by_the_others()
    {
        var street = Street((200, 100_000, 0.995));
        for (var i = 0; i < 1000; i++)
        {
            street.Add([1, 1], [200, 200], [1, 0]);
        }

        SourceThresholds.Fit([street], 0.99, least: 0)[1].ShouldBeGreaterThan(200);
    }

    [Fact]
    public void No_threshold_is_below_the_level_of_uncertain_pixels() =>
        SourceThresholds.Fit([Street((100, 100_000, 1))], 0.99, least: 130)[0].ShouldBe(AcceptThreshold.Unreachable);

    [Fact]
    public void Where_nothing_is_right_often_enough_nothing_is_accepted() =>
        SourceThresholds.Fit([Street((255, 100_000, 0.9))], 0.99, least: 0).ShouldBe([AcceptThreshold.Unreachable, AcceptThreshold.Unreachable]);

    /// <summary>Pixels predicted as class 0 of two, by code: how many, and which share of them is right.</summary>
    internal static ConfidenceHistogram Street(params (byte Code, int Pixels, double Right)[] pixels)
    {
        var histogram = new ConfidenceHistogram(2);
        foreach (var (code, count, right) in pixels)
        {
            var labels = new byte[count];
            labels.AsSpan((int)Math.Round(count * right)).Fill(1);
            histogram.Add(new byte[count], [.. Enumerable.Repeat(code, count)], labels);
        }

        return histogram;
    }
}
