using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Tests.Regions;

public sealed class OutlineTracerTests
{
    [Fact]
    public void The_area_of_the_outline_is_that_of_the_region_with_its_holes_filled() =>
        Blob.Random.Sample(blob =>
        {
            var corners = blob.Outline();
            // Clockwise on a grid whose rows go down: positive.
            (TwiceArea(corners) / 2).ShouldBe(blob.Outside().Count(isOutside => !isOutside));
        });

    [Fact]
    public void The_outline_turns_at_each_corner_and_runs_along_the_grid() =>
        Blob.Random.Sample(blob =>
        {
            var corners = blob.Outline();
            for (var i = 0; i < corners.Count; i++)
            {
                var (a, b, c) = (corners[i], corners[(i + 1) % corners.Count], corners[(i + 2) % corners.Count]);
                (a.X == b.X).ShouldNotBe(a.Y == b.Y);
                (a.X == b.X).ShouldNotBe(b.X == c.X);
            }
        });

    [Fact]
    public void A_rectangle_is_its_four_corners()
    {
        var tracer = new OutlineTracer(4, 3);
        tracer.Trace([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0], 1, new PixelPoint(1, 0))
            .ShouldBe([new(1, 0), new(3, 0), new(3, 2), new(1, 2)]);
    }

    private static double TwiceArea(IReadOnlyList<PixelPoint> polygon)
    {
        var sum = 0;
        for (var i = 0; i < polygon.Count; i++)
        {
            var (a, b) = (polygon[i], polygon[(i + 1) % polygon.Count]);
            sum += (a.X * b.Y) - (b.X * a.Y);
        }

        return sum;
    }
}
