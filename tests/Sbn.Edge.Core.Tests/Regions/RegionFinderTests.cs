using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Tests.Regions;

public sealed class RegionFinderTests
{
    // Every cell is a region of its own if it must be, and none is left out.
    private static readonly RegionOptions Everything = new() { MinimumShare = 0, RimCells = 0, MaximumCount = 255 };

    [Fact]
    public void Without_a_least_area_regions_are_the_connected_components_of_each_class() =>
        Scenes.Random.Sample(scene =>
        {
            var (width, height) = (scene.Shape.Width, scene.Shape.Height);
            var expected = Scenes.Flood(width, height, i => scene.Confidence[i] < 200, (a, b) => scene.Classes[a] == scene.Classes[b]);
            if (expected.Where(c => c >= 0).Distinct().Count() > 255)
            {
                return;
            }

            var finder = new RegionFinder(scene.Shape, Everything);
            var regions = finder.Find(Scenes.Read(scene));
            var labels = finder.Labels.ToArray();

            for (var i = 0; i < labels.Length; i++)
            {
                (labels[i] == 0).ShouldBe(expected[i] < 0);
            }

            regions.Count.ShouldBe(expected.Where(c => c >= 0).Distinct().Count());
            foreach (var component in Enumerable.Range(0, labels.Length).Where(i => expected[i] >= 0).GroupBy(i => expected[i]))
            {
                component.Select(i => labels[i]).Distinct().Count().ShouldBe(1);
            }
        });

    [Fact]
    public void Each_region_tells_its_cells_box_votes_and_confidence_as_counted_one_by_one() =>
        Scenes.Random.SelectMany(s => Gen.Select(Gen.Const(s), Gen.Int[1, Math.Min(12, s.Classes.Length)])).Sample((scene, minimum) =>
        {
            var finder = new RegionFinder(scene.Shape, AtLeast(minimum, scene));
            var regions = finder.Find(Scenes.Read(scene));
            var labels = finder.Labels.ToArray();
            var width = scene.Shape.Width;

            regions.Select(r => r.Label).ShouldBe(Enumerable.Range(1, regions.Count));
            regions.Select(r => r.Cells).ShouldBe(regions.Select(r => r.Cells).OrderDescending());
            foreach (var region in regions)
            {
                var cells = Enumerable.Range(0, labels.Length).Where(i => labels[i] == region.Label).ToList();
                region.Cells.ShouldBe(cells.Count);
                region.Cells.ShouldBeGreaterThanOrEqualTo(minimum);
                region.Box.ShouldBe(PixelBox.FromEdges(
                    cells.Min(i => i % width), cells.Min(i => i / width), cells.Max(i => i % width) + 1, cells.Max(i => i / width) + 1));
                var votes = cells.GroupBy(i => scene.Classes[i]).Select(g => new ClassVotes(g.Key, g.Count()))
                    .OrderByDescending(v => v.Cells).ThenBy(v => v.ClassId);
                region.Votes.ShouldBe(votes);
                region.ClassId.ShouldBe(region.Votes[0].ClassId);
                region.Confidence.ShouldBe(cells.Average(i => ConfidenceCode.ToProbability(scene.Confidence[i])), 1e-9);
            }
        });

    [Fact]
    public void What_hangs_together_is_reported_whole_if_it_is_large_enough_and_not_at_all_if_not() =>
        Scenes.Random.SelectMany(s => Gen.Select(Gen.Const(s), Gen.Int[1, Math.Min(12, s.Classes.Length)])).Sample((scene, minimum) =>
        {
            var patches = Scenes.Flood(scene.Shape.Width, scene.Shape.Height, i => scene.Confidence[i] < 200, (_, _) => true);
            var finder = new RegionFinder(scene.Shape, AtLeast(minimum, scene));
            finder.Find(Scenes.Read(scene));
            var labels = finder.Labels.ToArray();
            foreach (var patch in Enumerable.Range(0, labels.Length).Where(i => patches[i] >= 0).GroupBy(i => patches[i]))
            {
                foreach (var cell in patch)
                {
                    (labels[cell] != 0).ShouldBe(patch.Count() >= minimum);
                }
            }
        });

    [Fact]
    public void A_region_hangs_together() =>
        Scenes.Random.SelectMany(s => Gen.Select(Gen.Const(s), Gen.Int[1, Math.Min(12, s.Classes.Length)])).Sample((scene, minimum) =>
        {
            var finder = new RegionFinder(scene.Shape, AtLeast(minimum, scene));
            var regions = finder.Find(Scenes.Read(scene));
            var labels = finder.Labels.ToArray();
            var parts = Scenes.Flood(scene.Shape.Width, scene.Shape.Height, i => labels[i] != 0, (a, b) => labels[a] == labels[b]);
            parts.Where(p => p >= 0).Distinct().Count().ShouldBe(regions.Count);
        });

    [Fact]
    public void Two_large_parts_of_different_classes_are_two_regions()
    {
        var regions = Find(4, "1111222", "1111222");
        regions.Select(r => (r.ClassId, r.Cells)).ShouldBe([(1, 8), (2, 6)]);
    }

    [Fact]
    public void A_patchwork_of_fragments_is_one_region_of_its_majority_class()
    {
        var region = Find(5, "12.", "123", "112").ShouldHaveSingleItem();
        (region.ClassId, region.Cells).ShouldBe((1, 8));
    }

    [Fact]
    public void A_fragment_joins_the_largest_region_it_touches()
    {
        var regions = Find(4, "1111.2222.", "1111322222");
        regions.Select(r => (r.ClassId, r.Cells)).ShouldBe([(2, 10), (1, 8)]);
        regions[0].Votes.ShouldBe([new ClassVotes(2, 9), new ClassVotes(3, 1)]);
    }

    [Fact]
    public void Cells_that_touch_by_a_corner_belong_together() => Find(2, "1.", ".1").ShouldHaveSingleItem().Cells.ShouldBe(2);

    [Fact]
    public void At_the_level_a_cell_is_not_uncertain()
    {
        var scene = Scenes.Make(2, 1, [1, 1], [199, 200]);
        var region = new RegionFinder(scene.Shape, Everything).Find(Scenes.Read(scene)).ShouldHaveSingleItem();
        region.Box.ShouldBe(new PixelBox(0, 0, 1, 1));
    }

    [Fact]
    public void What_is_plain_or_ignored_is_in_no_region()
    {
        var scene = Scenes.Make(3, 1, [1, 1, 1], [10, 210, 10]);
        var certainty = new SceneCertainty(scene.Shape, new CertaintyScale([256, 256, 256, 256, 256], 200));
        certainty.Ignore([true, false, false]);
        var region = new RegionFinder(scene.Shape, Everything).Find(certainty.Read(scene)).ShouldHaveSingleItem();
        region.Box.ShouldBe(new PixelBox(2, 0, 1, 1));
    }

    [Fact]
    public void Only_the_largest_are_reported()
    {
        var scene = Scenes.Draw("1.22.333");
        var finder = new RegionFinder(scene.Shape, Everything with { MaximumCount = 2 });
        finder.Find(Scenes.Read(scene)).Select(r => r.ClassId).ShouldBe([3, 2]);
        finder.Labels.ToArray().ShouldBe([0, 0, 2, 2, 0, 1, 1, 1]);
        finder.LeftOut.ShouldBe(1);
    }

    [Fact]
    public void Rims_go_and_the_region_they_hang_on_stays()
    {
        var scene = Scenes.Draw(
            "..........",
            "..222.....",
            "..2221111.",
            "..222.....",
            "..........");
        var region = new RegionFinder(scene.Shape, Everything with { RimCells = 1 }).Find(Scenes.Read(scene)).ShouldHaveSingleItem();
        (region.ClassId, region.Box).ShouldBe((2, new PixelBox(2, 1, 3, 3)));
    }

    [Fact]
    public void Opening_keeps_exactly_what_lies_in_a_square_of_its_width() =>
        Gen.Select(Scenes.Random, Gen.Int[0, 3]).Sample((scene, radius) =>
        {
            var (width, height) = (scene.Shape.Width, scene.Shape.Height);
            bool IsSet(int x, int y) => x < 0 || y < 0 || x >= width || y >= height || scene.Confidence[(y * width) + x] < 200;
            IEnumerable<(int X, int Y)> Square(int x, int y) =>
                from dy in Enumerable.Range(-radius, (2 * radius) + 1)
                from dx in Enumerable.Range(-radius, (2 * radius) + 1)
                select (x + dx, y + dy);
            bool IsCentre(int x, int y) => x >= 0 && y >= 0 && x < width && y < height && Square(x, y).All(p => IsSet(p.X, p.Y));

            var mask = scene.Confidence.Select(c => c < 200 ? (byte)255 : (byte)0).ToArray();
            MaskOpening.Apply(mask, width, height, radius);

            for (var i = 0; i < mask.Length; i++)
            {
                var (x, y) = (i % width, i / width);
                (mask[i] != 0).ShouldBe(IsSet(x, y) && Square(x, y).Any(p => IsCentre(p.X, p.Y)));
            }
        });

    [Fact]
    public void A_finder_can_be_used_again()
    {
        var first = Scenes.Draw("11..", "11..");
        var second = Scenes.Draw("..22", "..22");
        var finder = new RegionFinder(first.Shape, Everything);
        finder.Find(Scenes.Read(first)).ShouldHaveSingleItem().Box.ShouldBe(new PixelBox(0, 0, 2, 2));
        finder.Find(Scenes.Read(second)).ShouldHaveSingleItem().Box.ShouldBe(new PixelBox(2, 0, 2, 2));
        finder.Find(Scenes.Read(first)).ShouldHaveSingleItem().ClassId.ShouldBe(1);
    }

    [Fact]
    public void A_steady_stream_allocates_far_less_than_a_grid()
    {
        var shape = new SceneShape(480, 360, 5, 1, 1, 1);
        var scene = new Scene(shape);
        var random = new Random(5);
        Array.Fill(scene.Confidence, (byte)250);
        for (var blob = 0; blob < 12; blob++)
        {
            var (x, y, c) = (random.Next(400), random.Next(300), (byte)random.Next(5));
            for (var i = 0; i < 60 * 60; i++)
            {
                var cell = ((y + (i / 60)) * 480) + x + (i % 60);
                (scene.Classes[cell], scene.Confidence[cell]) = (c, (byte)random.Next(200));
            }
        }

        var finder = new RegionFinder(shape, new RegionOptions());
        var certainty = Scenes.Read(scene);
        finder.Find(certainty).Count.ShouldBeGreaterThan(3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            finder.Find(certainty.Read(scene));
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / 20).ShouldBeLessThan(480 * 360 / 10);
    }

    [Theory]
    [InlineData(-0.1, 16, 2, 10, "MinimumShare")]
    [InlineData(0.1, 0, 2, 10, "MaximumCount")]
    [InlineData(0.1, 256, 2, 10, "MaximumCount")]
    [InlineData(0.1, 16, 17, 10, "RimCells")]
    [InlineData(0.1, 16, 2, -1, "MemoryFrames")]
    [InlineData(0.1, 16, 2, 10, "LeastFrames", 0)]
    public void An_option_out_of_range_is_named(double share, int count, int rim, int memory, string name, int least = 1) =>
        Should.Throw<UserException>(() => new RegionOptions { MinimumShare = share, MaximumCount = count, RimCells = rim, MemoryFrames = memory, LeastFrames = least }.Validate("Regions"))
            .Message.ShouldStartWith($"Regions:{name} is ");

    private static RegionOptions AtLeast(int cells, Scene scene) =>
        Everything with { MinimumShare = (cells - 0.5) / (scene.Shape.Width * scene.Shape.Height) };

    private static IReadOnlyList<GridRegion> Find(int minimum, params string[] rows)
    {
        var scene = Scenes.Draw(rows);
        return new RegionFinder(scene.Shape, AtLeast(minimum, scene)).Find(Scenes.Read(scene));
    }
}
