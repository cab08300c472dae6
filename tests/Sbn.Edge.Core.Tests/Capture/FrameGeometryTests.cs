using CsCheck;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class FrameGeometryTests
{
    private static readonly Gen<FrameGeometry> Geometries =
        from width in Gen.Int[1, 2000]
        from height in Gen.Int[1, 2000]
        from x in Gen.Int[0, width - 1]
        from y in Gen.Int[0, height - 1]
        from roiWidth in Gen.Int[1, width - x]
        from roiHeight in Gen.Int[1, height - y]
        from gridWidth in Gen.Int[1, 600]
        from gridHeight in Gen.Int[1, 600]
        select new FrameGeometry(width, height, new PixelBox(x, y, roiWidth, roiHeight), gridWidth, gridHeight);

    [Fact]
    public void A_cell_maps_into_the_region_of_interest_and_back_to_itself_or_as_near_as_pixels_allow() =>
        Geometries.SelectMany(g => Gen.Select(Gen.Const(g), Gen.Int[0, g.GridWidth - 1], Gen.Int[0, g.GridHeight - 1]))
            .Sample((geometry, x, y) =>
            {
                var pixel = geometry.CellToFrame(new PixelPoint(x, y));
                geometry.Roi.Contains(pixel).ShouldBeTrue();
                var back = geometry.FrameToCell(pixel)!.Value;
                // With at least one pixel per cell the way back is exact; otherwise several cells share the pixel.
                Math.Abs(back.X - x).ShouldBeLessThanOrEqualTo(geometry.GridWidth / geometry.Roi.Width);
                Math.Abs(back.Y - y).ShouldBeLessThanOrEqualTo(geometry.GridHeight / geometry.Roi.Height);
            });

    [Fact]
    public void Every_pixel_of_the_region_of_interest_has_a_cell_and_no_other_pixel_has() =>
        Geometries.SelectMany(g => Gen.Select(Gen.Const(g), Gen.Int[0, g.FrameWidth - 1], Gen.Int[0, g.FrameHeight - 1]))
            .Sample((geometry, x, y) =>
            {
                var pixel = new PixelPoint(x, y);
                var cell = geometry.FrameToCell(pixel);
                cell.HasValue.ShouldBe(geometry.Roi.Contains(pixel));
                if (cell is { } c)
                {
                    new PixelBox(0, 0, geometry.GridWidth, geometry.GridHeight).Contains(c).ShouldBeTrue();
                }
            });

    [Fact]
    public void A_box_of_cells_covers_the_pixels_of_each_of_its_cells() =>
        Geometries.SelectMany(g =>
                from x in Gen.Int[0, g.GridWidth - 1]
                from y in Gen.Int[0, g.GridHeight - 1]
                from width in Gen.Int[1, g.GridWidth - x]
                from height in Gen.Int[1, g.GridHeight - y]
                select (g, new PixelBox(x, y, width, height)))
            .Sample((geometry, cells) =>
            {
                var box = geometry.BoxToFrame(cells);
                box.Intersect(geometry.Roi).ShouldBe(box);
                box.Contains(geometry.CellToFrame(new PixelPoint(cells.X, cells.Y))).ShouldBeTrue();
                box.Contains(geometry.CellToFrame(new PixelPoint(cells.Right - 1, cells.Bottom - 1))).ShouldBeTrue();
                geometry.BoxToGrid(box).Intersect(cells).ShouldBe(cells);
            });

    [Fact]
    public void The_corners_of_the_grid_are_the_corners_of_the_region_of_interest() =>
        Geometries.Sample(geometry =>
        {
            geometry.CornerToFrame(new PixelPoint(0, 0)).ShouldBe(new PixelPoint(geometry.Roi.X, geometry.Roi.Y));
            geometry.CornerToFrame(new PixelPoint(geometry.GridWidth, geometry.GridHeight))
                .ShouldBe(new PixelPoint(geometry.Roi.Right, geometry.Roi.Bottom));
            geometry.AreaToFrame((long)geometry.GridWidth * geometry.GridHeight).ShouldBe((int)geometry.Roi.Area);
        });

    [Fact]
    public void Boxes_share_exactly_the_pixels_that_lie_in_both()
    {
        var boxes = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 12], Gen.Int[1, 12], Gen.Int[1, 12], (x, y, w, h) => new PixelBox(x, y, w, h));
        Gen.Select(boxes, boxes).Sample((a, b) =>
        {
            var shared = a.Intersect(b);
            for (var y = 0; y < 26; y++)
            {
                for (var x = 0; x < 26; x++)
                {
                    var p = new PixelPoint(x, y);
                    shared.Contains(p).ShouldBe(a.Contains(p) && b.Contains(p));
                }
            }
        });
    }

    [Theory]
    [InlineData(0, 0, 641, 480)]
    [InlineData(-1, 0, 10, 10)]
    [InlineData(0, 0, 0, 10)]
    public void A_region_of_interest_beyond_the_frame_is_refused(int x, int y, int width, int height) =>
        Should.Throw<UserException>(() => new FrameGeometry(640, 480, new PixelBox(x, y, width, height), 480, 360))
            .Message.ShouldContain("does not lie inside the frame of 640×480 pixels");
}
