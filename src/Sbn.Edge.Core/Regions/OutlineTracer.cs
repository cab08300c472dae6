using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Regions;

/// <summary>The outer outline of a labelled region along the edges of its cells, clockwise, and a simpler form of it. (OpenCV's joins the middles of the border's cells.)</summary>
internal sealed class OutlineTracer(int width, int height)
{
    /// <summary>How far, in cells, the simplified outline may pass by a corner it leaves out.</summary>
    private const double Tolerance = 0.75;

    private static readonly int[] StepX = [1, 0, -1, 0];
    private static readonly int[] StepY = [0, 1, 0, -1];

    private readonly List<PixelPoint> _corners = [];
    private readonly List<int> _kept = [];
    private readonly List<(int Index, double Distance)> _farthest = [];

    /// <summary>Follows the outline exactly: each corner where it turns. The list is overwritten by the next call.</summary>
    /// <param name="labels">A label for each cell, [height, width].</param>
    /// <param name="label">The region's.</param>
    /// <param name="first">Its first cell in reading order.</param>
    public IReadOnlyList<PixelPoint> Trace(ReadOnlySpan<byte> labels, byte label, PixelPoint first)
    {
        _corners.Clear();
        var (x, y, heading) = (first.X, first.Y, 0);
        _corners.Add(first);
        do
        {
            x += StepX[heading];
            y += StepY[heading];
            // The region lies to the right. Cells that touch by a corner belong together: look left first.
            var turned = IsInside(labels, label, x, y, heading, left: true) ? 3
                : IsInside(labels, label, x, y, heading, left: false) ? 0
                : 1;
            heading = (heading + turned) % 4;
            if (turned != 0 && !(x == first.X && y == first.Y && heading == 0))
            {
                _corners.Add(new PixelPoint(x, y));
            }
        }
        while (!(x == first.X && y == first.Y && heading == 0));

        return _corners;
    }

    /// <summary>
    /// At most <paramref name="maximum"/> corners of the last outline: from two corners far apart, the corner farthest
    /// from the polygon so far is taken in, until all are near enough.
    /// </summary>
    public PixelPoint[] Simplify(int maximum)
    {
        if (_corners.Count <= 4)
        {
            return [.. _corners];
        }

        _kept.Clear();
        _farthest.Clear();
        var opposite = 0;
        for (var i = 1; i < _corners.Count; i++)
        {
            if (SquaredDistance(_corners[i], _corners[0]) > SquaredDistance(_corners[opposite], _corners[0]))
            {
                opposite = i;
            }
        }

        _kept.AddRange([0, opposite]);
        _farthest.AddRange([Farthest(0, opposite), Farthest(opposite, _corners.Count)]);
        while (_kept.Count < maximum)
        {
            var side = 0;
            for (var i = 1; i < _farthest.Count; i++)
            {
                if (_farthest[i].Distance > _farthest[side].Distance)
                {
                    side = i;
                }
            }

            var (corner, distance) = _farthest[side];
            if (distance <= Tolerance && _kept.Count >= 4)
            {
                break;
            }

            if (distance <= 0)
            {
                break;
            }

            var end = side + 1 < _kept.Count ? _kept[side + 1] : _corners.Count;
            _farthest[side] = Farthest(_kept[side], corner);
            _kept.Insert(side + 1, corner);
            _farthest.Insert(side + 1, Farthest(corner, end));
        }

        var simple = new PixelPoint[_kept.Count];
        for (var i = 0; i < simple.Length; i++)
        {
            simple[i] = _corners[_kept[i]];
        }

        return simple;
    }

    private bool IsInside(ReadOnlySpan<byte> labels, byte label, int cornerX, int cornerY, int heading, bool left)
    {
        // The cell ahead on the given side of a corner, by heading east, south, west, north.
        var (dx, dy) = (heading, left) switch
        {
            (0, true) => (0, -1),
            (0, false) => (0, 0),
            (1, true) => (0, 0),
            (1, false) => (-1, 0),
            (2, true) => (-1, 0),
            (2, false) => (-1, -1),
            (3, true) => (-1, -1),
            _ => (0, -1),
        };
        var (x, y) = (cornerX + dx, cornerY + dy);
        return x >= 0 && x < width && y >= 0 && y < height && labels[(y * width) + x] == label;
    }

    private (int Index, double Distance) Farthest(int from, int to)
    {
        var (a, b) = (_corners[from], _corners[to % _corners.Count]);
        var (index, distance) = (from, 0.0);
        for (var i = from + 1; i < to; i++)
        {
            var d = DistanceToSegment(_corners[i], a, b);
            if (d > distance)
            {
                (index, distance) = (i, d);
            }
        }

        return (index, distance);
    }

    private static double DistanceToSegment(PixelPoint p, PixelPoint a, PixelPoint b)
    {
        double dx = b.X - a.X, dy = b.Y - a.Y;
        var length = (dx * dx) + (dy * dy);
        var t = length == 0 ? 0 : Math.Clamp((((p.X - a.X) * dx) + ((p.Y - a.Y) * dy)) / length, 0, 1);
        var (ex, ey) = (p.X - a.X - (t * dx), p.Y - a.Y - (t * dy));
        return Math.Sqrt((ex * ex) + (ey * ey));
    }

    private static long SquaredDistance(PixelPoint a, PixelPoint b)
    {
        long dx = a.X - b.X, dy = a.Y - b.Y;
        return (dx * dx) + (dy * dy);
    }
}
