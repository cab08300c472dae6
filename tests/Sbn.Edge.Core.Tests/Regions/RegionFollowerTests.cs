using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Tests.Regions;

public sealed class RegionFollowerTests
{
    private const int Width = 40, Height = 30;

    private readonly RegionFollower _follower = new(Width * Height, memoryFrames: 3);

    [Fact]
    public void A_region_that_drifts_keeps_its_id()
    {
        for (var x = 0; x < 25; x++)
        {
            Follow(new PixelBox(x, 10, 8, 8)).ShouldBe([(1, x + 1)]);
        }
    }

    [Fact]
    public void A_region_elsewhere_is_another_one()
    {
        Follow(new PixelBox(0, 0, 8, 8));
        Follow(new PixelBox(20, 15, 8, 8)).ShouldBe([(2, 1)]);
    }

    [Fact]
    public void The_order_of_the_list_does_not_matter()
    {
        Follow(new PixelBox(0, 0, 8, 8), new PixelBox(20, 15, 8, 8)).Select(r => r.Id).ShouldBe([1, 2]);
        Follow(new PixelBox(20, 15, 8, 8), new PixelBox(0, 0, 8, 8)).Select(r => r.Id).ShouldBe([2, 1]);
    }

    [Fact]
    public void A_region_that_flickers_keeps_its_id()
    {
        Follow(new PixelBox(5, 5, 8, 8));
        Follow();
        Follow();
        Follow();
        Follow(new PixelBox(6, 5, 8, 8)).ShouldBe([(1, 2)]);
    }

    [Fact]
    public void A_region_that_is_gone_for_long_comes_back_as_a_new_one()
    {
        Follow(new PixelBox(5, 5, 8, 8));
        for (var i = 0; i < 4; i++)
        {
            Follow();
        }

        Follow(new PixelBox(5, 5, 8, 8)).ShouldBe([(2, 1)]);
    }

    [Fact]
    public void Of_a_split_region_the_larger_part_keeps_the_id()
    {
        Follow(new PixelBox(0, 0, 20, 8));
        Follow(new PixelBox(14, 0, 6, 8), new PixelBox(0, 0, 12, 8)).Select(r => r.Id).ShouldBe([2, 1]);
    }

    [Fact]
    public void A_region_that_grows_from_a_small_one_keeps_its_id()
    {
        Follow(new PixelBox(10, 10, 3, 3));
        Follow(new PixelBox(5, 5, 20, 20)).ShouldBe([(1, 2)]);
    }

    [Fact]
    public void Where_two_grow_together_the_larger_ones_id_stays()
    {
        Follow(new PixelBox(0, 0, 14, 8), new PixelBox(15, 0, 5, 8));
        Follow(new PixelBox(0, 0, 20, 8)).Select(r => r.Id).ShouldBe([1]);
    }

    [Fact]
    public void No_id_is_given_twice_in_a_frame_and_none_comes_back_from_the_dead()
    {
        var boxes = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[0, 5], (column, row, dx, dy) => (column, row, dx, dy));
        boxes.Array[0, 8].Array[1, 30].Sample(
            frames =>
            {
                var follower = new RegionFollower(Width * Height, memoryFrames: 3);
                var lastSeen = new Dictionary<long, int>();
                var highest = 0L;
                for (var frame = 0; frame < frames.Length; frame++)
                {
                    // At most one box in each tile of the grid, so that they do not overlap.
                    var regions = frames[frame].DistinctBy(b => (b.column, b.row))
                        .Select(b => new PixelBox((b.column * 10) + b.dx, (b.row * 10) + b.dy, 5, 5)).ToArray();
                    var ids = Follow(follower, regions);
                    ids.Select(i => i.Id).ShouldBeUnique();
                    foreach (var (id, seen) in ids)
                    {
                        if (lastSeen.TryGetValue(id, out var last))
                        {
                            (frame - last).ShouldBeLessThanOrEqualTo(4);
                        }
                        else
                        {
                            id.ShouldBe(++highest);
                            seen.ShouldBe(1);
                        }

                        lastSeen[id] = frame;
                    }
                }
            },
            iter: 300);
    }

    private (long Id, int FramesSeen)[] Follow(params PixelBox[] boxes) => Follow(_follower, boxes);

    private static (long Id, int FramesSeen)[] Follow(RegionFollower follower, PixelBox[] boxes)
    {
        var labels = new byte[Width * Height];
        var regions = new List<GridRegion>();
        foreach (var box in boxes)
        {
            for (var y = box.Y; y < box.Bottom; y++)
            {
                labels.AsSpan((y * Width) + box.X, box.Width).Fill((byte)(regions.Count + 1));
            }

            regions.Add(new GridRegion
            {
                Label = regions.Count + 1,
                Box = box,
                Cells = (int)box.Area,
                ClassId = 0,
                Votes = [],
                Confidence = 0,
                Outline = [],
            });
        }

        return follower.Follow(regions, labels);
    }
}
