using System.Globalization;
using System.Text;
using Sbn.Edge.Calibration.Quantization;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>The part of a page that tells how an int8 graph came about, and where in it the error arises.</summary>
internal static class QuantisationSection
{
    /// <summary>The part, as HTML.</summary>
    /// <param name="provenance">What the graph says of itself; null where it says nothing.</param>
    /// <param name="report">What <c>quantize --report</c> wrote; null where it was not given.</param>
    public static string Of(string? provenance, QuantisationReport? report)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<p>{Html.Text(provenance is null ? "The int8 graph does not say how it came about." : $"The int8 graph says: {provenance}.")}</p>");
        if (report is null)
        {
            return html.Append("<p class=\"note\">With --quantization the page also tells where in the graph the error arises.</p>").ToString();
        }

        var rows = report.Methods.Select(m => Row(m.Key + (m.Key == report.Method ? " (chosen)" : ""), m.Value)).ToList();
        if (report.Tuned)
        {
            rows.Add(Row("the graph as written, after tuning", report.Chosen));
        }

        rows.Add(Row(string.Create(CultureInfo.InvariantCulture, $"the same on {report.ToldFrames} frames{(report.ToldApart ? " that nothing was chosen on" : ", chosen on too for want of others")}"), report.Told));
        html.Append("<h3>Against fp32, on frames of the recordings</h3>").Append(Html.Table(["ranges", .. Figures], rows));

        html.Append("<h3>Layers and tensors</h3><div class=\"pair\"><figure>").Append(Plots.LayerEffects(report));
        html.Append("<figcaption>Pixels that change their class when this layer alone is in int8; blue stays in float in the graph as written.</figcaption></figure><figure>").Append(Plots.SignalToNoise(report));
        html.Append("<figcaption>Signal over noise of each quantised tensor, from the image on, with everything before it in int8.</figcaption></figure></div>");
        html.Append("<details><summary>Every layer</summary>").Append(Html.Table(
            ["layer, alone in int8", .. Figures, "as written"],
            report.Layers.Select(l => (IReadOnlyList<string>)[.. Row(l.Name, l.Alone), l.Int8 ? "int8" : "float"]))).Append("</details>");
        html.Append("<details><summary>Every tensor</summary>").Append(Html.Table(
            ["tensor", "range", "largest seen", "cut off", "signal over noise, dB"],
            report.Tensors.Select(t => (IReadOnlyList<string>)[
                Html.Text(t.Name), Html.Number(t.Range, 3), Html.Number(t.Largest, 3), Html.Share(t.CutOff, 3), Html.Number(t.SignalToNoise, 1)]))).Append("</details>");
        return html.ToString();
    }

    private static string[] Figures => ["pixels in another class", "concepts apart", "confidence codes apart"];

    private static IReadOnlyList<string> Row(string name, DifferenceFigures figures) =>
        [Html.Text(name), Html.Share(figures.Classes, 2), Html.Number(figures.Concepts, 4), Html.Number(figures.ConfidenceCodes, 2)];
}
