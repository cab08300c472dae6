using System.Globalization;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Regions;
using SkiaSharp;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Draws what is said of an uncertain region: its class and rival, how sure the model is, and the named evidence.</summary>
/// <param name="ink">Colours and fonts.</param>
/// <param name="unit">The size of one design unit in pixels.</param>
/// <param name="colorOf">The colour of a class by its name.</param>
internal sealed class RegionCard(OverlayInk ink, float unit, Func<string, SKColor> colorOf)
{
    private const float BodySize = 12.5f;
    private const float LabelWidth = 80;

    /// <summary>Draws a card.</summary>
    public void Draw(SKCanvas canvas, SKRect rect, UncertainRegion region)
    {
        ink.Fill(canvas, rect, OverlayInk.CardGround, 7);
        var left = rect.Left + (12 * unit);
        var right = rect.Right - (12 * unit);
        DrawTitle(canvas, rect, region, left, right);

        var evidence = region.Concepts.Evidence;
        var baseline = rect.Top + (50 * unit);
        if (!evidence.HasProfile)
        {
            ink.Write(canvas, $"no profile of {region.Class}: no claim", left, baseline, OverlayInk.Quiet, BodySize, maximumWidth: right - left);
            return;
        }

        Line("missing", evidence.Missing, OverlayInk.Missing);
        Line("conflicting", evidence.Conflicting, OverlayInk.Conflicting);
        Line("present", evidence.Present, OverlayInk.Present);

        void Line(string label, IReadOnlyList<ConceptEvidence> concepts, SKColor color)
        {
            ink.Write(canvas, label, left, baseline, concepts.Count == 0 ? OverlayInk.Quiet : color, BodySize);
            var at = left + (LabelWidth * unit);
            ink.Write(canvas, Names(concepts, right - at), at, baseline, concepts.Count == 0 ? OverlayInk.Quiet : OverlayInk.Text, BodySize, maximumWidth: right - at);
            baseline += 19 * unit;
        }
    }

    /// <summary>Draws the place of a card that no region has.</summary>
    public void DrawEmpty(SKCanvas canvas, SKRect rect) => ink.Fill(canvas, rect, OverlayInk.CardGround.WithAlpha(90), 7);

    // As many whole names as fit, and how many more there are.
    private string Names(IReadOnlyList<ConceptEvidence> concepts, float width)
    {
        if (concepts.Count == 0)
        {
            return "–";
        }

        for (var shown = concepts.Count; shown > 0; shown--)
        {
            var names = string.Join(", ", concepts.Take(shown).Select(concept => concept.Concept));
            var text = shown == concepts.Count ? names : $"{names} +{concepts.Count - shown}";
            if (shown == 1 || ink.Measure(text, BodySize) <= width)
            {
                return text;
            }
        }

        return "–";
    }

    private void DrawTitle(SKCanvas canvas, SKRect rect, UncertainRegion region, float left, float right)
    {
        var baseline = rect.Top + (25 * unit);
        ink.Badge(canvas, region.Id, left + (11 * unit), baseline - (5 * unit));
        var x = left + (32 * unit);
        x = Named(region.Class, x) + (5 * unit);
        if (region.Rival is { } rival)
        {
            x = ink.Write(canvas, "or", x, baseline, OverlayInk.Quiet, 13) + (7 * unit);
            Named(rival, x);
        }

        var sure = string.Create(CultureInfo.InvariantCulture, $"{region.Confidence * 100:0} %");
        ink.Write(canvas, sure, right - ink.Measure(sure, 13), baseline, OverlayInk.Quiet, 13);

        float Named(string name, float at)
        {
            ink.Fill(canvas, new SKRect(at, baseline - (10 * unit), at + (10 * unit), baseline), colorOf(name), 2);
            return ink.Write(canvas, name, at + (15 * unit), baseline, OverlayInk.Text, 14.5f, isBold: true);
        }
    }
}
