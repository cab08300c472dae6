namespace Sbn.Edge.Core.Capture;

/// <summary>A place in a picture or on a grid, from the top left.</summary>
/// <param name="X">Column.</param>
/// <param name="Y">Row.</param>
public readonly record struct PixelPoint(int X, int Y);

/// <summary>A rectangle of whole pixels: columns X … X + Width − 1, rows Y … Y + Height − 1.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PixelBox(int X, int Y, int Width, int Height)
{
    /// <summary>The column behind the last.</summary>
    public int Right => X + Width;

    /// <summary>The row behind the last.</summary>
    public int Bottom => Y + Height;

    /// <summary>Number of pixels.</summary>
    public long Area => (long)Width * Height;

    /// <summary>The box that spans columns <paramref name="left"/> … right − 1 and rows top … bottom − 1.</summary>
    public static PixelBox FromEdges(int left, int top, int right, int bottom) => new(left, top, right - left, bottom - top);

    /// <summary>True if the pixel lies inside.</summary>
    public bool Contains(PixelPoint point) => point.X >= X && point.X < Right && point.Y >= Y && point.Y < Bottom;

    /// <summary>What two boxes share; empty (no pixels, Width or Height 0) where they share nothing.</summary>
    public PixelBox Intersect(PixelBox other)
    {
        var (left, top) = (Math.Max(X, other.X), Math.Max(Y, other.Y));
        return FromEdges(left, top, Math.Max(left, Math.Min(Right, other.Right)), Math.Max(top, Math.Min(Bottom, other.Bottom)));
    }
}
