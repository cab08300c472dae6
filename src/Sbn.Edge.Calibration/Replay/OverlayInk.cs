using SkiaSharp;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Colours, fonts and strokes of the overlay.</summary>
/// <param name="typefaces">The fonts.</param>
/// <param name="unit">The size of one design unit in pixels.</param>
internal sealed class OverlayInk(Typefaces typefaces, float unit) : IDisposable
{
    public static readonly SKColor Ground = new(17, 20, 26);
    public static readonly SKColor CardGround = new(30, 35, 44);
    public static readonly SKColor Text = new(236, 239, 244);
    public static readonly SKColor Quiet = new(150, 158, 172);
    public static readonly SKColor Amber = new(255, 196, 61);
    public static readonly SKColor Present = new(111, 207, 151);
    public static readonly SKColor Missing = new(255, 122, 112);
    public static readonly SKColor Conflicting = new(255, 196, 61);

    private readonly SKPaint _paint = new() { IsAntialias = true, SubpixelText = true, LcdRenderText = false };

    /// <summary>Fills a rounded rectangle.</summary>
    public void Fill(SKCanvas canvas, SKRect rect, SKColor color, float radius = 0)
    {
        _paint.Style = SKPaintStyle.Fill;
        _paint.Color = color;
        canvas.DrawRoundRect(rect, radius * unit, radius * unit, _paint);
    }

    /// <summary>Strokes a path.</summary>
    public void Stroke(SKCanvas canvas, SKPath path, SKColor color, float width)
    {
        _paint.Style = SKPaintStyle.Stroke;
        _paint.StrokeWidth = width * unit;
        _paint.StrokeJoin = SKStrokeJoin.Round;
        _paint.Color = color;
        canvas.DrawPath(path, _paint);
    }

    /// <summary>The width of a text in pixels.</summary>
    public float Measure(string text, float size, bool isBold = false)
    {
        SetFont(size, isBold);
        return _paint.MeasureText(text);
    }

    /// <summary>Writes a text with its baseline at a place, shortened with an ellipsis where it is wider than allowed.</summary>
    /// <returns>The column behind the text.</returns>
    public float Write(SKCanvas canvas, string text, float x, float baseline, SKColor color, float size, bool isBold = false, float maximumWidth = float.MaxValue)
    {
        SetFont(size, isBold);
        var shown = text;
        while (shown.Length > 1 && _paint.MeasureText(shown) > maximumWidth)
        {
            shown = shown.TrimEnd('…')[..^1].TrimEnd(' ', ',') + "…";
        }

        _paint.Style = SKPaintStyle.Fill;
        _paint.Color = color;
        canvas.DrawText(shown, x, baseline, _paint);
        return x + _paint.MeasureText(shown);
    }

    /// <summary>Writes the number of a region in a rounded badge, its centre at a place.</summary>
    public void Badge(SKCanvas canvas, long number, float centreX, float centreY)
    {
        const float Size = 13;
        var text = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var half = Math.Max(11 * unit, (Measure(text, Size, isBold: true) / 2) + (6 * unit));
        var rect = new SKRect(centreX - half, centreY - (11 * unit), centreX + half, centreY + (11 * unit));
        Fill(canvas, rect, Amber, 11);
        Write(canvas, text, centreX - (Measure(text, Size, isBold: true) / 2), centreY + (4.6f * unit), Ground, Size, isBold: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _paint.Dispose();

    private void SetFont(float size, bool isBold)
    {
        _paint.Typeface = isBold ? typefaces.Bold : typefaces.Regular;
        _paint.TextSize = size * unit;
    }
}
