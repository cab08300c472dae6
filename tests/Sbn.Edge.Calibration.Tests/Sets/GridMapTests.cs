using CsCheck;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Tests.Sets;

public sealed class GridMapTests
{
    private static readonly Gen<int> Side = Gen.Int[1, 40];

    [Fact]
    public void Each_pixel_reads_the_cell_that_its_centre_lies_in() => Gen.Select(Side, Side, Side, Side).Sample(sizes =>
    {
        var (fromWidth, fromHeight, width, height) = sizes;
        var map = new GridMap(fromWidth, fromHeight, width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var cell = map[x, y];
                InCell(cell % fromWidth, fromWidth, x, width).ShouldBeTrue();
                InCell(cell / fromWidth, fromHeight, y, height).ShouldBeTrue();
            }
        }
    });

    [Fact]
    public void Equal_grids_map_to_themselves() => Gen.Select(Side, Side).Sample(size =>
    {
        var map = new GridMap(size.Item1, size.Item2, size.Item1, size.Item2);
        for (var i = 0; i < size.Item1 * size.Item2; i++)
        {
            map[i % size.Item1, i / size.Item1].ShouldBe(i);
        }
    });

    // The centre (i + ½) / to lies in [cell / from, (cell + 1) / from), in whole numbers.
    private static bool InCell(int cell, int from, int i, int to) =>
        2 * cell * to <= ((2 * i) + 1) * from && ((2 * i) + 1) * from < 2 * (cell + 1) * to;
}
