using Sbn.Edge.Training.Scoring;

namespace Sbn.Edge.Training.Tests.Scoring;

public sealed class ConfidenceMapTests
{
    [Fact]
    public void The_map_that_made_the_data_is_found_again()
    {
        const double slope = 0.6, offset = -0.8;
        var map = ConfidenceMap.Fit(Drawn(slope, offset, 200_000, classes: 1));
        map.Slope[0].ShouldBe((float)slope, 0.03f);
        map.Offset[0].ShouldBe((float)offset, 0.05f);
    }

    [Fact]
    public void A_class_without_pixels_gets_the_map_of_all_classes()
    {
        var counts = Drawn(0.5, 1, 100_000, classes: 2);
        var map = ConfidenceMap.Fit(counts);
        map.Slope[1].ShouldBe(map.Slope[0], 0.02f);
        map.Offset[1].ShouldBe(map.Offset[0], 0.02f);
    }

    [Fact]
    public void The_map_rises_even_where_the_scores_mislead()
    {
        var counts = new ConfidenceCounts(1);
        for (var i = 0; i < 1000; i++)
        {
            counts.Add("b", 0, 6, correct: false);
            counts.Add("b", 0, -6, correct: true);
        }

        ConfidenceMap.Fit(counts).Slope[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Counts_survive_their_file_and_merge_by_block()
    {
        var counts = Drawn(1, 0, 500, classes: 2);
        var path = Path.GetTempFileName();
        counts.Save(path);
        var loaded = ConfidenceCounts.Load(path);
        loaded.Merge(counts);
        loaded.Pixels.ShouldBe(1000);
        loaded.Blocks.ShouldBe(counts.Blocks);
        File.Delete(path);
    }

    private static ConfidenceCounts Drawn(double slope, double offset, int pixels, int classes)
    {
        var counts = new ConfidenceCounts(classes);
        var random = new Random(3);
        for (var i = 0; i < pixels; i++)
        {
            var logit = (random.NextDouble() * 16) - 8;
            counts.Add("block", 0, (float)logit, random.NextDouble() < 1 / (1 + Math.Exp(-((slope * logit) + offset))));
        }

        return counts;
    }
}
