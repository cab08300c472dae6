namespace Sbn.Edge.Core.Capture;

/// <summary>
/// How the model's grid lies on the camera's frame: the region of interest is resized to the grid, so that a grid cell
/// covers roi.Width / GridWidth by roi.Height / GridHeight pixels of the frame.
/// </summary>
public sealed record FrameGeometry
{
    /// <summary>Makes the mapping.</summary>
    /// <param name="frameWidth">Columns of the camera's frame.</param>
    /// <param name="frameHeight">Rows of the camera's frame.</param>
    /// <param name="roi">The part of the frame the model sees, in frame pixels; it lies inside the frame.</param>
    /// <param name="gridWidth">Columns of the model's grid.</param>
    /// <param name="gridHeight">Rows of the model's grid.</param>
    /// <exception cref="UserException">The region of interest is empty or reaches beyond the frame.</exception>
    public FrameGeometry(int frameWidth, int frameHeight, PixelBox roi, int gridWidth, int gridHeight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frameHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gridWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gridHeight);
        if (roi.Width <= 0 || roi.Height <= 0 || roi.X < 0 || roi.Y < 0 || roi.Right > frameWidth || roi.Bottom > frameHeight)
        {
            throw new UserException(
                $"The region of interest x={roi.X}, y={roi.Y}, {roi.Width}×{roi.Height} does not lie inside the frame of {frameWidth}×{frameHeight} pixels.");
        }

        (FrameWidth, FrameHeight, Roi, GridWidth, GridHeight) = (frameWidth, frameHeight, roi, gridWidth, gridHeight);
    }

    /// <summary>Columns of the camera's frame.</summary>
    public int FrameWidth { get; }

    /// <summary>Rows of the camera's frame.</summary>
    public int FrameHeight { get; }

    /// <summary>The part of the frame the model sees, in frame pixels.</summary>
    public PixelBox Roi { get; }

    /// <summary>Columns of the model's grid.</summary>
    public int GridWidth { get; }

    /// <summary>Rows of the model's grid.</summary>
    public int GridHeight { get; }

    /// <summary>Frame pixels per grid cell, as an area.</summary>
    public double PixelsPerCell => (double)Roi.Area / ((double)GridWidth * GridHeight);

    /// <summary>The mapping for a model that sees the whole frame.</summary>
    public static FrameGeometry WholeFrame(int frameWidth, int frameHeight, int gridWidth, int gridHeight) =>
        new(frameWidth, frameHeight, new PixelBox(0, 0, frameWidth, frameHeight), gridWidth, gridHeight);

    /// <summary>The frame pixel at the centre of a grid cell.</summary>
    public PixelPoint CellToFrame(PixelPoint cell) =>
        new(Centre(cell.X, Roi.X, Roi.Width, GridWidth), Centre(cell.Y, Roi.Y, Roi.Height, GridHeight));

    /// <summary>The grid cell that covers the centre of a frame pixel; null outside the region of interest.</summary>
    public PixelPoint? FrameToCell(PixelPoint pixel) => Roi.Contains(pixel)
        ? new PixelPoint(Cell(pixel.X - Roi.X, Roi.Width, GridWidth), Cell(pixel.Y - Roi.Y, Roi.Height, GridHeight))
        : null;

    /// <summary>
    /// The place on the frame of a grid corner: corner (x, y) is the top left of cell (x, y), and corner
    /// (GridWidth, GridHeight) the bottom right of the last. Rounded to whole pixels.
    /// </summary>
    public PixelPoint CornerToFrame(PixelPoint corner) =>
        new(Edge(corner.X, Roi.X, Roi.Width, GridWidth), Edge(corner.Y, Roi.Y, Roi.Height, GridHeight));

    /// <summary>The smallest box of frame pixels that covers a box of grid cells.</summary>
    public PixelBox BoxToFrame(PixelBox cells) => PixelBox.FromEdges(
        Roi.X + (int)Floor(cells.X, Roi.Width, GridWidth),
        Roi.Y + (int)Floor(cells.Y, Roi.Height, GridHeight),
        Roi.X + (int)Ceiling(cells.Right, Roi.Width, GridWidth),
        Roi.Y + (int)Ceiling(cells.Bottom, Roi.Height, GridHeight));

    /// <summary>The smallest box of grid cells that covers the part of a frame box inside the region of interest; empty if there is none.</summary>
    public PixelBox BoxToGrid(PixelBox pixels)
    {
        var inside = pixels.Intersect(Roi);
        if (inside.Width == 0 || inside.Height == 0)
        {
            return default;
        }

        return PixelBox.FromEdges(
            (int)Floor(inside.X - Roi.X, GridWidth, Roi.Width),
            (int)Floor(inside.Y - Roi.Y, GridHeight, Roi.Height),
            (int)Ceiling(inside.Right - Roi.X, GridWidth, Roi.Width),
            (int)Ceiling(inside.Bottom - Roi.Y, GridHeight, Roi.Height));
    }

    /// <summary>A number of grid cells as a number of frame pixels, rounded.</summary>
    public int AreaToFrame(long cells) => (int)Math.Round(cells * PixelsPerCell);

    // All in whole numbers, so that a mapping there and back cannot drift.
    private static int Centre(int cell, int offset, int pixels, int cells) => offset + (int)Floor((2L * cell) + 1, pixels, 2L * cells);

    private static int Cell(int pixel, int pixels, int cells) => (int)Floor((2L * pixel) + 1, cells, 2L * pixels);

    private static int Edge(int corner, int offset, int pixels, int cells) => offset + (int)Floor((2L * corner * pixels) + cells, 1, 2L * cells);

    private static long Floor(long value, long times, long over) => value * times / over;

    private static long Ceiling(long value, long times, long over) => ((value * times) + over - 1) / over;
}
