using System.Globalization;
using System.Runtime.InteropServices;
using OpenCvSharp;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Regions;
using SkiaSharp;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>
/// Draws what the model sees in a frame: classes over the picture, uncertain regions outlined, three of them numbered with a
/// card of their named evidence, and a legend.
/// </summary>
internal sealed class OverlayRenderer : IDisposable
{
    private const int Cards = 3;
    private readonly string _model;
    private readonly ClassTint _tint;
    private readonly CardSlots _slots = new(Cards);
    private readonly OverlayInk _ink;
    private readonly OverlayInk _pictureInk;
    private readonly RegionCard _card;
    private readonly Legend _legend;
    private readonly Mat _canvas;
    private readonly SKSurface _surface;

    /// <summary>Makes a renderer for frames of one size.</summary>
    /// <param name="layout">Where things lie.</param>
    /// <param name="classes">Classes with their colours, by id.</param>
    /// <param name="model">Which model it is, for the legend.</param>
    /// <param name="typefaces">The fonts.</param>
    public OverlayRenderer(OverlayLayout layout, IReadOnlyList<BundleClass> classes, string model, Typefaces typefaces)
    {
        Layout = layout;
        _model = model;
        _tint = new ClassTint(classes);
        _ink = new OverlayInk(typefaces, layout.Unit);
        _pictureInk = new OverlayInk(typefaces, layout.PictureUnit);
        var colors = classes.ToDictionary(one => one.Name, Legend.ColorOf, StringComparer.Ordinal);
        _card = new RegionCard(_ink, layout.Unit, name => colors.GetValueOrDefault(name, OverlayInk.Quiet));
        _legend = new Legend(_ink, layout.Unit, classes);
        _canvas = new Mat(layout.Height, layout.Width, MatType.CV_8UC4);
        _surface = SKSurface.Create(
            new SKImageInfo(layout.Width, layout.Height, SKColorType.Bgra8888, SKAlphaType.Opaque), _canvas.Data, (int)_canvas.Step());
    }

    /// <summary>Where things lie.</summary>
    public OverlayLayout Layout { get; }

    /// <summary>The regions of the frame drawn last that have a number and a card.</summary>
    public IReadOnlyList<UncertainRegion> Numbered { get; private set; } = [];

    /// <summary>Draws a frame.</summary>
    /// <returns>The canvas, BGRA [Height, Width]; it belongs to the renderer and is drawn over by the next frame.</returns>
    public Mat Draw(OverlayFrame seen)
    {
        _surface.Canvas.Clear(OverlayInk.Ground);
        _surface.Canvas.Flush();
        DrawPictures(seen);
        var carded = _slots.Assign(seen.Regions);
        Numbered = [.. carded.OfType<UncertainRegion>()];
        DrawRegions(seen, carded);
        DrawCards(carded);
        _legend.Draw(_surface.Canvas, Layout.Legend, _model, Moment(seen));
        _surface.Canvas.Flush();
        return _canvas;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _surface.Dispose();
        _canvas.Dispose();
        _ink.Dispose();
        _pictureInk.Dispose();
    }

    private void DrawPictures(OverlayFrame seen)
    {
        using var bgr = FrameMat.Over(seen.Frame);
        using var scaled = new Mat();
        Cv2.Resize(bgr, scaled, new OpenCvSharp.Size(Layout.PictureWidth, Layout.PictureHeight), 0, 0, InterpolationFlags.Cubic);
        using var picture = new Mat();
        Cv2.CvtColor(scaled, picture, ColorConversionCodes.BGR2BGRA);
        if (Layout.IsSideBySide)
        {
            Paste(picture, 0);
        }

        var bytes = MemoryMarshal.CreateSpan(ref picture.At<byte>(0), Layout.PictureWidth * Layout.PictureHeight * 4);
        _tint.Apply(bytes, Layout.PictureWidth, Layout.PictureHeight, seen.Certainty, seen.Geometry);
        Paste(picture, Layout.OverlayLeft);
    }

    private void Paste(Mat picture, int left)
    {
        using var place = new Mat(_canvas, new Rect(left, 0, Layout.PictureWidth, Layout.PictureHeight));
        picture.CopyTo(place);
    }

    private void DrawRegions(OverlayFrame seen, IReadOnlyList<UncertainRegion?> carded)
    {
        var canvas = _surface.Canvas;
        canvas.Save();
        canvas.ClipRect(new SKRect(Layout.OverlayLeft, 0, Layout.OverlayLeft + Layout.PictureWidth, Layout.PictureHeight));
        var scale = new SKPoint((float)Layout.PictureWidth / seen.Frame.Width, (float)Layout.PictureHeight / seen.Frame.Height);
        foreach (var region in seen.Regions.Except(carded.OfType<UncertainRegion>()))
        {
            Outline(region, 1.2f, OverlayInk.Amber.WithAlpha(170));
        }

        foreach (var region in carded.OfType<UncertainRegion>())
        {
            Outline(region, 2.6f, OverlayInk.Amber);
        }

        foreach (var region in carded.OfType<UncertainRegion>())
        {
            // The badge sits at the topmost point of the outline, inside the picture.
            var top = Place(region.Outline.OrderBy(point => point.Y).ThenBy(point => point.X).First());
            var margin = 16 * Layout.PictureUnit;
            _pictureInk.Badge(
                canvas,
                region.Id,
                Math.Clamp(top.X, Layout.OverlayLeft + margin, Layout.OverlayLeft + Layout.PictureWidth - margin),
                Math.Clamp(top.Y, margin, Layout.PictureHeight - margin));
        }

        canvas.Restore();

        void Outline(UncertainRegion region, float width, SKColor color)
        {
            using var path = new SKPath();
            path.AddPoly([.. region.Outline.Select(Place)]);
            _pictureInk.Stroke(canvas, path, OverlayInk.Ground.WithAlpha(170), width + 2.2f);
            _pictureInk.Stroke(canvas, path, color, width);
        }

        SKPoint Place(PixelPoint point) => new(Layout.OverlayLeft + (point.X * scale.X), point.Y * scale.Y);
    }

    private void DrawCards(IReadOnlyList<UncertainRegion?> carded)
    {
        var gap = 8 * Layout.Unit;
        var width = (Layout.Cards.Width - ((Cards + 1) * gap)) / Cards;
        for (var i = 0; i < Cards; i++)
        {
            var left = gap + (i * (width + gap));
            var rect = new SKRect(left, Layout.Cards.Top + gap, left + width, Layout.Cards.Bottom - (2 * Layout.Unit));
            if (carded[i] is { } region)
            {
                _card.Draw(_surface.Canvas, rect, region);
            }
            else
            {
                _card.DrawEmpty(_surface.Canvas, rect);
            }
        }
    }

    private static string Moment(OverlayFrame seen)
    {
        var share = string.Create(
            CultureInfo.InvariantCulture, $"{100 * seen.Certainty.AcceptedShare:0} % accepted, {100 * seen.Certainty.UncertainShare:0} % uncertain");
        var frame = string.Create(CultureInfo.InvariantCulture, $"frame {seen.Frame.Index}");
        var time = seen.Frame.MediaTime is { } media ? media.ToString(@"mm\:ss\.ff", CultureInfo.InvariantCulture) : null;
        return string.Join("   ·   ", new[] { share, frame, time }.OfType<string>());
    }
}
