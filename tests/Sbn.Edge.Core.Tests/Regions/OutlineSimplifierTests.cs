using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Tests.Regions;

public sealed class OutlineSimplifierTests
{
    private const int Samples = 8;
    private const int Plenty = 10_000;

    private static readonly OutlineSimplifier Simplifier = new();

    [Fact]
    public void It_never_crosses_itself() =>
        Gen.Select(Blob.Random, Gen.Int[4, 40]).Sample(
            (blob, maximum) =>
            {
                var outline = Simplify(blob, maximum);
                for (var i = 0; i < outline.Length; i++)
                {
                    for (var j = i + 1; j < outline.Length; j++)
                    {
                        Cross(outline[i], outline[(i + 1) % outline.Length], outline[j], outline[(j + 1) % outline.Length])
                            .ShouldBeFalse($"{string.Join(' ', outline)}: {i} and {j}");
                    }
                }
            },
            threads: 1);

    [Fact]
    public void It_overlaps_the_filled_region_by_nine_tenths() =>
        Blob.Random.Sample(
            blob =>
            {
                var (outline, outside) = (Simplify(blob, Plenty), blob.Outside());
                var (both, either) = (0, 0);
                for (var i = 0; i < Samples * Samples * outside.Length; i++)
                {
                    var (x, y) = (i % (Samples * blob.Width), i / (Samples * blob.Width));
                    var inRegion = !outside[(y / Samples * blob.Width) + (x / Samples)];
                    var inOutline = Contains(outline, (x + 0.5) / Samples, (y + 0.5) / Samples);
                    both += inRegion && inOutline ? 1 : 0;
                    either += inRegion || inOutline ? 1 : 0;
                }

                // Samples that lie on a slanted edge count for one side or the other.
                ((double)both / either).ShouldBeGreaterThan(0.885);
            },
            threads: 1);

    [Fact]
    public void It_has_corners_of_the_outline_in_their_order_and_few_of_them() =>
        Gen.Select(Blob.Random, Gen.Int[4, 40]).Sample(
            (blob, maximum) =>
            {
                var corners = blob.Outline();
                var simple = Simplifier.Simplify(corners, maximum);
                simple.Length.ShouldBeGreaterThanOrEqualTo(3);
                var at = 0;
                foreach (var point in simple)
                {
                    while (corners[at] != point)
                    {
                        at++;
                    }

                    at++;
                }
            },
            threads: 1);

    [Fact]
    public void A_rectangle_keeps_its_four_corners()
    {
        PixelPoint[] rectangle = [new(1, 0), new(3, 0), new(3, 2), new(1, 2)];
        Simplifier.Simplify(rectangle, Plenty).ShouldBe(rectangle);
    }

    [Fact]
    public void Stairs_become_a_slope()
    {
        List<PixelPoint> stairs = [new(0, 0)];
        for (var i = 0; i < 40; i++)
        {
            stairs.AddRange([new(i + 1, i), new(i + 1, i + 1)]);
        }

        stairs.Add(new(0, 40));
        Simplifier.Simplify(stairs, Plenty).Length.ShouldBeLessThanOrEqualTo(5);
    }

    private static PixelPoint[] Simplify(Blob blob, int maximum) =>
        Simplifier.Simplify(blob.Outline(), maximum);

    // Properly: each segment's ends lie strictly on two sides of the other. Parts may touch, as the region's own do where it hangs together by a corner.
    private static bool Cross(PixelPoint a, PixelPoint b, PixelPoint c, PixelPoint d) =>
        Math.Sign(Side(a, b, c)) * Math.Sign(Side(a, b, d)) < 0 && Math.Sign(Side(c, d, a)) * Math.Sign(Side(c, d, b)) < 0;

    private static int Side(PixelPoint a, PixelPoint b, PixelPoint p) => ((b.X - a.X) * (p.Y - a.Y)) - ((b.Y - a.Y) * (p.X - a.X));

    private static bool Contains(PixelPoint[] polygon, double x, double y)
    {
        var isIn = false;
        for (var i = 0; i < polygon.Length; i++)
        {
            var (a, b) = (polygon[i], polygon[(i + 1) % polygon.Length]);
            if ((a.Y > y) != (b.Y > y) && x < a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X)))
            {
                isIn = !isIn;
            }
        }

        return isIn;
    }
}
