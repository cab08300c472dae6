using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Tests.Regions;

public sealed class OutlineTracerTests
{
    private static readonly Gen<(int Width, int Height, byte[] Labels)> Blobs =
        from width in Gen.Int[1, 20]
        from height in Gen.Int[1, 20]
        from dice in Gen.Int[0, 9].Array[width * height]
        from full in Gen.Int[1, 9]
        where dice.Any(d => d < full)
        select (width, height, LargestBlob(width, height, [.. dice.Select(d => d < full)]));

    [Fact]
    public void The_area_of_the_outline_is_that_of_the_region_with_its_holes_filled() =>
        Blobs.Sample(blob =>
        {
            var tracer = new OutlineTracer(blob.Width, blob.Height);
            var corners = tracer.Trace(blob.Labels, 1, First(blob));
            // Clockwise on a grid whose rows go down: positive.
            (TwiceArea(corners) / 2).ShouldBe(blob.Labels.Length - Outside(blob));
        });

    [Fact]
    public void The_outline_turns_at_each_corner_and_runs_along_the_grid() =>
        Blobs.Sample(blob =>
        {
            var corners = new OutlineTracer(blob.Width, blob.Height).Trace(blob.Labels, 1, First(blob));
            for (var i = 0; i < corners.Count; i++)
            {
                var (a, b, c) = (corners[i], corners[(i + 1) % corners.Count], corners[(i + 2) % corners.Count]);
                (a.X == b.X).ShouldNotBe(a.Y == b.Y);
                (a.X == b.X).ShouldNotBe(b.X == c.X);
            }
        });

    [Fact]
    public void The_simple_outline_has_few_points_all_of_them_corners_in_order() =>
        Gen.Select(Blobs, Gen.Int[4, 40]).Sample((blob, maximum) =>
        {
            var tracer = new OutlineTracer(blob.Width, blob.Height);
            var corners = tracer.Trace(blob.Labels, 1, First(blob)).ToList();
            var simple = tracer.Simplify(maximum);

            simple.Length.ShouldBeInRange(Math.Min(4, corners.Count), maximum);
            var at = 0;
            foreach (var point in simple)
            {
                at = corners.IndexOf(point, at);
                at.ShouldBeGreaterThanOrEqualTo(0);
                at++;
            }
        });

    [Fact]
    public void With_points_to_spare_the_simple_outline_passes_every_corner_within_a_cell() =>
        Blobs.Sample(blob =>
        {
            var tracer = new OutlineTracer(blob.Width, blob.Height);
            var corners = tracer.Trace(blob.Labels, 1, First(blob)).ToList();
            var simple = tracer.Simplify(1000);
            corners.ShouldAllBe(corner => Enumerable.Range(0, simple.Length)
                .Min(i => Distance(corner, simple[i], simple[(i + 1) % simple.Length])) <= 1);
        });

    [Fact]
    public void A_rectangle_is_its_four_corners()
    {
        var tracer = new OutlineTracer(4, 3);
        tracer.Trace([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0], 1, new PixelPoint(1, 0));
        tracer.Simplify(32).ShouldBe([new(1, 0), new(3, 0), new(3, 2), new(1, 2)]);
    }

    private static PixelPoint First((int Width, int Height, byte[] Labels) blob)
    {
        var first = Array.IndexOf(blob.Labels, (byte)1);
        return new PixelPoint(first % blob.Width, first / blob.Width);
    }

    private static byte[] LargestBlob(int width, int height, bool[] set)
    {
        var components = Scenes.Flood(width, height, i => set[i], (_, _) => true);
        var largest = components.Where(c => c >= 0).GroupBy(c => c).MaxBy(g => g.Count())!.Key;
        return [.. components.Select(c => c == largest ? (byte)1 : (byte)0)];
    }

    // Cells that can be reached from beyond the border without crossing the region (which hangs together by corners, so
    // what surrounds it does so by edges only).
    private static int Outside((int Width, int Height, byte[] Labels) blob)
    {
        var (width, height) = (blob.Width + 2, blob.Height + 2);
        bool IsFree(int i)
        {
            var (x, y) = ((i % width) - 1, (i / width) - 1);
            return x < 0 || y < 0 || x >= blob.Width || y >= blob.Height || blob.Labels[(y * blob.Width) + x] == 0;
        }

        var components = Scenes.Flood(width, height, IsFree, (_, _) => true, diagonal: false);
        return components.Count(c => c == 0) - ((width * height) - blob.Labels.Length);
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

    private static double Distance(PixelPoint p, PixelPoint a, PixelPoint b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y;
        var t = Math.Clamp((((p.X - a.X) * dx) + ((p.Y - a.Y) * dy)) / ((dx * dx) + (dy * dy)), 0, 1);
        return Math.Sqrt(Math.Pow(p.X - a.X - (t * dx), 2) + Math.Pow(p.Y - a.Y - (t * dy), 2));
    }
}
