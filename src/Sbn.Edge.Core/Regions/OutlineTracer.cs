using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Regions;

/// <summary>The outer outline of a labelled region along the edges of its cells, clockwise. (OpenCV's joins the middles of the border's cells.)</summary>
internal sealed class OutlineTracer(int width, int height)
{
    private static readonly int[] StepX = [1, 0, -1, 0];
    private static readonly int[] StepY = [0, 1, 0, -1];

    private readonly List<PixelPoint> _corners = [];

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
}
