using Sbn.Edge.Core.Bundles;
using SkiaSharp;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Draws the legend: the classes with their colours, what hatching means, and which frame and model this is.</summary>
/// <param name="ink">Colours and fonts.</param>
/// <param name="unit">The size of one design unit in pixels.</param>
/// <param name="classes">Classes with their colours, by id.</param>
internal sealed class Legend(OverlayInk ink, float unit, IReadOnlyList<BundleClass> classes)
{
    private const float TextSize = 12;
    private const float ChipSize = 11;

    /// <summary>The colour of a class.</summary>
    public static SKColor ColorOf(BundleClass one) => new((byte)one.Color[0], (byte)one.Color[1], (byte)one.Color[2]);

    /// <summary>Draws the legend.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="rect">Where.</param>
    /// <param name="model">Which model it is.</param>
    /// <param name="moment">Which frame it is, and how much of it is accepted.</param>
    public void Draw(SKCanvas canvas, SKRect rect, string model, string moment)
    {
        var left = rect.Left + (12 * unit);
        var right = rect.Right - (12 * unit);
        var baseline = rect.Top + (18 * unit);
        var gap = Gap(right - left);
        var x = left;
        foreach (var one in classes)
        {
            // Maps with many classes show as many as fit.
            if (x + Entry(one.Name) > right - Entry("uncertain"))
            {
                break;
            }

            Chip(x, ColorOf(one));
            x = ink.Write(canvas, one.Name, x + ((ChipSize + 5) * unit), baseline, OverlayInk.Text, TextSize) + gap;
        }

        Hatched(x);
        ink.Write(canvas, "uncertain", x + ((ChipSize + 5) * unit), baseline, OverlayInk.Text, TextSize);

        var second = rect.Top + (43 * unit);
        ink.Write(canvas, model, left, second, OverlayInk.Quiet, TextSize);
        ink.Write(canvas, moment, right - ink.Measure(moment, TextSize), second, OverlayInk.Text, TextSize);

        void Chip(float at, SKColor color) =>
            ink.Fill(canvas, new SKRect(at, baseline - (ChipSize * unit) + unit, at + (ChipSize * unit), baseline + unit), color, 2.5f);

        void Hatched(float at)
        {
            Chip(at, OverlayInk.Quiet.WithAlpha(120));
            canvas.Save();
            canvas.ClipRect(new SKRect(at, baseline - (ChipSize * unit) + unit, at + (ChipSize * unit), baseline + unit));
            using var lines = new SKPath();
            for (var offset = -1; offset < 3; offset++)
            {
                lines.MoveTo(at + (offset * 5 * unit), baseline + (2 * unit));
                lines.LineTo(at + (((offset * 5) + 13) * unit), baseline - (11 * unit));
            }

            ink.Stroke(canvas, lines, SKColors.White, 1.4f);
            canvas.Restore();
        }
    }

    private float Gap(float width)
    {
        var entries = classes.Select(one => one.Name).Append("uncertain").ToList();
        var left = width - entries.Sum(Entry);
        return Math.Clamp(left / Math.Max(1, entries.Count - 1), 8 * unit, 22 * unit);
    }

    private float Entry(string name) => ink.Measure(name, TextSize) + ((ChipSize + 5) * unit);
}
