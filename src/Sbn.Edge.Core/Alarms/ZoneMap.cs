using OpenCvSharp;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Alarms;

/// <summary>Where the zones of a camera lie on the model's grid: a cell is in a zone where its middle is.</summary>
internal sealed class ZoneMap
{
    private readonly Dictionary<string, int[]> _cells = new(StringComparer.Ordinal);

    private ZoneMap(int cells) => Weights = new float[cells];

    /// <summary>What each cell of the grid weighs in the whole picture, [GridHeight, GridWidth]: 1 in no zone, the greatest weight where zones overlap.</summary>
    public float[] Weights { get; }

    /// <summary>Lays zones on a grid.</summary>
    /// <exception cref="UserException">One reaches beyond the frame, or covers nothing of what the model sees.</exception>
    public static ZoneMap Of(IReadOnlyList<AlarmZone> zones, FrameGeometry geometry)
    {
        var map = new ZoneMap(geometry.GridWidth * geometry.GridHeight);
        Array.Fill(map.Weights, float.NaN);
        foreach (var zone in zones)
        {
            var cells = Cells(zone, geometry);
            map._cells.Add(zone.Name, cells);
            foreach (var cell in cells)
            {
                map.Weights[cell] = float.IsNaN(map.Weights[cell]) ? (float)zone.Weight : Math.Max(map.Weights[cell], (float)zone.Weight);
            }
        }

        map.Weights.AsSpan().Replace(float.NaN, 1);
        return map;
    }

    /// <summary>The cells of a zone.</summary>
    public int[] CellsOf(string zone) => _cells[zone];

    private static int[] Cells(AlarmZone zone, FrameGeometry geometry)
    {
        var (width, height) = (geometry.FrameWidth, geometry.FrameHeight);
        foreach (var corner in zone.Corners)
        {
            if (corner.X > width || corner.Y > height)
            {
                throw new UserException($"{zone.Where}:Polygon has the corner {corner.X},{corner.Y}, which lies outside the frame of {width}×{height} pixels.");
            }
        }

        using var drawn = new Mat(height, width, MatType.CV_8UC1, Scalar.All(0));
        Cv2.FillPoly(drawn, [zone.Corners.Select(c => new Point(c.X, c.Y))], Scalar.All(255));
        var cells = new List<int>();
        for (var i = 0; i < geometry.GridWidth * geometry.GridHeight; i++)
        {
            var pixel = geometry.CellToFrame(new PixelPoint(i % geometry.GridWidth, i / geometry.GridWidth));
            if (drawn.At<byte>(pixel.Y, pixel.X) > 0)
            {
                cells.Add(i);
            }
        }

        return cells.Count > 0 ? [.. cells] : throw new UserException($"{zone.Where}:Polygon covers nothing of what the model sees; it must cover the middle of one cell of the model's grid at least.");
    }
}
