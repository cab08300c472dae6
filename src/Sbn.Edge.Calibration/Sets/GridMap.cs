namespace Sbn.Edge.Calibration.Sets;

/// <summary>
/// Brings values from the model's grid to a label map's by nearest neighbour: the pixel (x, y) of the label map reads the cell
/// that its centre lies in, column floor((x + ½) · W / w).
/// </summary>
internal sealed class GridMap
{
    private readonly int[] _columns;
    private readonly int[] _rows;
    private readonly int _fromWidth;

    /// <summary>Makes the map between two grids.</summary>
    public GridMap(int fromWidth, int fromHeight, int toWidth, int toHeight)
    {
        _fromWidth = fromWidth;
        Width = toWidth;
        Height = toHeight;
        _columns = Nearest(fromWidth, toWidth);
        _rows = Nearest(fromHeight, toHeight);
    }

    /// <summary>Columns of the label map.</summary>
    public int Width { get; }

    /// <summary>Rows of the label map.</summary>
    public int Height { get; }

    /// <summary>The index on the model's grid of a pixel of the label map.</summary>
    public int this[int x, int y] => (_rows[y] * _fromWidth) + _columns[x];

    private static int[] Nearest(int from, int to)
    {
        var map = new int[to];
        for (var i = 0; i < to; i++)
        {
            map[i] = (int)((((2L * i) + 1) * from) / (2L * to));
        }

        return map;
    }
}
