using SkiaSharp;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>
/// Where things lie on the canvas: the picture (or two, side by side) on top, below it the cards of the regions, below them
/// the legend. All sizes are even, as video encoders want.
/// </summary>
internal sealed record OverlayLayout
{
    private const int SingleWidth = 960;
    private const int DoubleWidth = 720;
    private const float CardsHeight = 112;
    private const float LegendHeight = 62;

    /// <summary>Lays out the canvas for frames of a size.</summary>
    /// <param name="frameWidth">Columns of the frames.</param>
    /// <param name="frameHeight">Rows of the frames.</param>
    /// <param name="isSideBySide">True for the bare frame beside the overlay.</param>
    public OverlayLayout(int frameWidth, int frameHeight, bool isSideBySide)
    {
        var wanted = isSideBySide ? DoubleWidth : SingleWidth;
        var scale = Math.Max(1, (double)wanted / frameWidth);
        PictureWidth = Even(frameWidth * scale);
        PictureHeight = Even(frameHeight * scale);
        IsSideBySide = isSideBySide;
        Width = isSideBySide ? 2 * PictureWidth : PictureWidth;
        Unit = Width / (float)SingleWidth;
        PictureUnit = Math.Max(1, PictureWidth / (float)SingleWidth);
        Cards = new SKRect(0, PictureHeight, Width, PictureHeight + (CardsHeight * Unit));
        Height = Even(PictureHeight + ((CardsHeight + LegendHeight) * Unit));
        Legend = new SKRect(0, Cards.Bottom, Width, Height);
    }

    /// <summary>Columns of the canvas.</summary>
    public int Width { get; }

    /// <summary>Rows of the canvas.</summary>
    public int Height { get; }

    /// <summary>Columns of one picture.</summary>
    public int PictureWidth { get; }

    /// <summary>Rows of the pictures.</summary>
    public int PictureHeight { get; }

    /// <summary>True for the bare frame at the left and the overlay at the right.</summary>
    public bool IsSideBySide { get; }

    /// <summary>The size of one design unit in pixels: text keeps its size relative to the canvas.</summary>
    public float Unit { get; }

    /// <summary>The same for what is drawn into the picture.</summary>
    public float PictureUnit { get; }

    /// <summary>First column of the overlay.</summary>
    public int OverlayLeft => IsSideBySide ? PictureWidth : 0;

    /// <summary>Where the region cards are.</summary>
    public SKRect Cards { get; }

    /// <summary>Where the legend is.</summary>
    public SKRect Legend { get; }

    private static int Even(double value) => (int)Math.Round(value / 2) * 2;
}
