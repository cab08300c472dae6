using System.Globalization;
using System.Text;
using Sbn.Edge.Calibration.Comparison;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Quantization;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>One self-contained page on a bundle: what was calibrated on what, what it reaches, what quantising changed, examples.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="reports">What each variant reaches; fp32 first.</param>
/// <param name="comparison">What quantising changed; null where there is one variant.</param>
/// <param name="quantisation">What <c>quantize --report</c> wrote on the int8 graph; null where it was not given.</param>
/// <param name="examples">Frames with what the model sees in them.</param>
internal sealed class ReportPage(ModelBundle bundle, IReadOnlyList<EvaluationReport> reports, ComparisonReport? comparison, QuantisationReport? quantisation, IReadOnlyList<Example> examples)
{
    private const string Style = """
        :root { color-scheme: light; --ink: #22272e; --quiet: #66707c; --line: #e3e6ea; --ground: #f6f7f9; }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        main { max-width: 1180px; margin: 0 auto; padding: 24px 20px 60px; }
        header h1 { margin: 0; font-size: 26px; }
        header p { margin: 4px 0 0; color: var(--quiet); }
        section { background: #fff; border: 1px solid var(--line); border-radius: 10px; padding: 18px 22px; margin-top: 18px; }
        h2 { margin: 0 0 10px; font-size: 18px; }
        h3 { margin: 18px 0 6px; font-size: 15px; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: 4px 10px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th { color: var(--quiet); font-weight: 600; font-size: 13px; }
        th:first-child, td:first-child { text-align: left; white-space: normal; }
        .words th, .words td { text-align: left; white-space: normal; }
        .scroll { overflow-x: auto; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(430px, 100%), 1fr)); gap: 16px; }
        .pair > * { min-width: 0; overflow-x: auto; }
        .pair svg { width: 100%; min-width: 430px; height: auto; }
        .three { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr)); gap: 10px; }
        .warning { background: #fff3d6; border-left: 4px solid #f5b030; padding: 8px 12px; border-radius: 4px; }
        .sortable th button { all: unset; cursor: pointer; }
        .sortable th button:focus-visible { outline: 2px solid #2f6fb3; }
        .sortable th[aria-sort=ascending] button::after { content: " ▲"; }
        .sortable th[aria-sort=descending] button::after { content: " ▼"; }
        .matrix { width: auto; }
        .matrix th, .matrix td { padding: 4px 6px; min-width: 36px; font-size: 13px; }
        .matrix th span { writing-mode: vertical-rl; transform: rotate(180deg); }
        .keys { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 13.5px; margin: 0 0 8px; }
        .example { border-top: 1px solid var(--line); padding-top: 4px; margin-top: 18px; }
        .regions { padding-left: 0; list-style: none; margin: 8px 0 0; font-size: 14px; }
        .regions b { display: inline-block; min-width: 20px; padding: 0 5px; margin-right: 7px; border-radius: 10px; background: #ffc43d; text-align: center; }
        .chip { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 7px; vertical-align: -1px; }
        .note { color: var(--quiet); font-size: 13.5px; }
        figure { margin: 0; }
        figure img { width: 100%; border-radius: 6px; display: block; }
        summary { cursor: pointer; color: var(--quiet); margin-top: 10px; }
        figcaption { color: var(--quiet); font-size: 13px; margin-top: 4px; }
        h1, h3, figcaption, li { overflow-wrap: anywhere; }
        td:first-child { min-width: 7em; }
        table:not(.words) td:first-child { position: sticky; left: 0; background: #fff; }
        .key { white-space: nowrap; }
        table.words { min-width: 520px; }
        @media (max-width: 600px) {
          main { padding: 12px 8px 40px; }
          section { padding: 12px 12px; }
          th, td { padding: 4px 6px; }
        }
        """;

    private readonly BundleManifest _manifest = bundle.Manifest;

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        html.Append(CultureInfo.InvariantCulture, $"<title>{Html.Text(_manifest.Name)} {Html.Text(_manifest.Version)}</title><style>{Style}</style></head><body><main>\n");
        html.Append(CultureInfo.InvariantCulture, $"<header><h1>{Html.Text(_manifest.Name)} {Html.Text(_manifest.Version)}</h1><p>{Measured()}</p></header>\n");
        foreach (var warning in reports.SelectMany(r => r.Warnings).Distinct())
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"warning\">{Html.Text(warning)}</p>\n");
        }

        Section(html, "Figures", Figures());
        Section(html, "What was calibrated on what", Calibrations());
        Section(html, "Confidence", $"<div class=\"pair\"><figure>{Plots.RiskCoverage(reports)}<figcaption>What one threshold for all classes accepts, and how much of it is right.</figcaption></figure><figure>{Plots.Reliability(reports)}<figcaption>Published probability against what came true; the dashed line is honesty.</figcaption></figure></div>");
        Section(html, "Classes", Classes());
        Section(html, "What is taken for what", ConfusionSection.Of(reports));
        if (LinkedConceptsSection.Of(reports) is { Length: > 0 } linked)
        {
            Section(html, "Linked concepts and confidence", linked);
        }

        if (ShiftSection.Of(reports) is { Length: > 0 } shifts)
        {
            Section(html, "In fog, rain and bad light", shifts);
        }

        if (comparison is not null)
        {
            Section(html, "What quantising changed", Quantising(comparison));
            Section(html, "How the int8 graph came about", QuantisationSection.Of(Provenance.Read(OnnxModel.Read(bundle.GraphPath(BundleFiles.Int8))), quantisation));
        }

        if (examples.Count > 0)
        {
            Section(html, "Examples", Pictures());
        }

        return html.Append(CultureInfo.InvariantCulture, $"</main><script>{PageScript.Text}</script></body></html>\n").ToString();
    }

    private static void Section(StringBuilder html, string title, string body) =>
        html.Append(CultureInfo.InvariantCulture, $"<section><h2>{Html.Text(title)}</h2>\n{body}\n</section>\n");

    private string Measured()
    {
        var one = reports[0];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_manifest.Classes.Count} classes through {_manifest.Concepts.Count} concepts, {_manifest.Input.Width} × {_manifest.Input.Height}. Measured on {Html.Text(string.Join(", ", one.Datasets))}: {one.Frames} frames, {one.Pixels / 1e6:F1} million labelled pixels, on {Html.Text(one.Provider)}, {one.Date[..10]}. {Html.Text(one.Blocks.Basis)} Labels: {Html.Text(string.Join("; ", one.Labels))}.");
    }

    private string Figures()
    {
        var rows = new List<IReadOnlyList<string>>();
        Row("mean IoU", r => Html.Share(r.Miou));
        Row("pixel accuracy", r => Html.Share(r.PixelAccuracy));
        Row("coverage at 99 % accuracy, one threshold", r => Html.Share(r.CoverageAt99));
        Row("the same by the max softmax", r => Html.Share(r.Baselines.MaxSoftmax.CoverageAt99));
        Row("accepted at the shipped thresholds", r => Html.Share(r.Accepted?.Coverage));
        Row("of these right", r => Html.Share(r.Accepted?.Accuracy, 2));
        Row("people, cyclists and cars accepted as something else", r => Html.Share(r.DangerousAccept, 2));
        Row("expected calibration error", r => Html.Number(r.Ece, 4));
        Row("area under the risk–coverage curve", r => Html.Number(r.Aurc, 4));
        if (comparison is { Bytes: var bytes })
        {
            rows.Add(["size of the graph", Megabytes(bytes.Fp32), Megabytes(bytes.Int8)]);
        }

        return Html.Table(["", .. reports.Select(r => Html.Text(r.Bundle.Variant))], rows)
            + "<p class=\"note\">Pooled figures hide people: read the classes below. docs/calibration.md defines each figure.</p>";

        void Row(string name, Func<EvaluationReport, string> figure) => rows.Add([Html.Text(name), .. reports.Select(figure)]);
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture) + " MB";

    private string Calibrations()
    {
        var html = new StringBuilder();
        html.Append(Html.Table(
            ["variant", "fitted on", "frames", "out of fold", "target", "guarantee"],
            reports.Where(r => r.Calibration is not null).Select(r => (IReadOnlyList<string>)[
                Html.Text(r.Bundle.Variant), Html.Text($"{r.Calibration!.Data.Name}, {r.Calibration.Data.Date}"), $"{r.Calibration.Data.Frames}",
                r.Calibration.Data.OutOfFold ? "yes" : "no", Html.Share(r.Calibration.Target, 0), Html.Text(r.Calibration.Guarantee)]), ofWords: true));
        foreach (var report in reports.Where(r => r.Calibration is null))
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Html.Text(report.Bundle.Variant)} has no thresholds yet; 'sbn-calibrate confidence --variant {Html.Text(report.Bundle.Variant)}' fits them.</p>");
        }

        foreach (var reason in reports.Select(r => r.Calibration?.GuaranteeReason).OfType<string>().Distinct())
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Html.Text(reason)}</p>");
        }

        html.Append("<h3>Data the weights were learned from</h3>").Append(Html.Table(
            ["set", "used for", "licence"], _manifest.Data.Select(d => (IReadOnlyList<string>)[Html.Text(d.Name), Html.Text(d.Use), Html.Text(d.Licence)]), ofWords: true));
        return html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">{Html.Text(_manifest.WeightsLicence)}</p>").ToString();
    }

    private string Classes()
    {
        string[] heads = ["class", .. Each("IoU"), .. Each("accepted recall"), .. Each("threshold")];
        return Html.Table(heads, _manifest.Classes.Select(c => (IReadOnlyList<string>)[
            Key(c.Color, c.Name),
            .. reports.Select(r => Html.Share(r.Iou.GetValueOrDefault(c.Name))),
            .. reports.Select(r => Html.Share(r.AcceptedRecall.GetValueOrDefault(c.Name))),
            .. reports.Select(r => r.Thresholds is { } t && t.TryGetValue(c.Name, out var code) ? code > 255 ? "none" : $"{code}" : "–")]))
            + "<p class=\"note\">Thresholds are confidence codes, 0 to 255; “none” accepts nothing as the class.</p>";

        IEnumerable<string> Each(string figure) => reports.Select(r => reports.Count == 1 ? figure : $"{figure} {Html.Text(r.Bundle.Variant)}");
    }

    private static string Quantising(ComparisonReport c)
    {
        var rows = new List<IReadOnlyList<string>>
        {
            new[] { "pixels of the same class", Html.Share(c.ClassAgreement, 2) },
            new[] { "confidence codes apart, mean", Html.Number(c.ConfidenceCodes, 2) },
            new[] { "least correlation of a concept", Html.Number(c.LeastConceptCorrelation, 4) },
        };
        if (c.Acceptance is { } acceptance)
        {
            rows.Add(["accepted by both", Html.Share(acceptance.Both)]);
            rows.Add(["accepted by fp32 alone", Html.Share(acceptance.OnlyFp32)]);
            rows.Add(["accepted by int8 alone", Html.Share(acceptance.OnlyInt8)]);
        }

        var html = new StringBuilder(Html.Table(["", ""], rows));
        if (c.Alarms is { } alarms)
        {
            html.Append("<h3>Alarms</h3>").Append(Html.Table(
                ["alarm", "raised by fp32", "raised by int8", "frames whose state differs"],
                alarms.Select(a => (IReadOnlyList<string>)[Html.Text(a.Key), $"{a.Value.RaisedFp32}", $"{a.Value.RaisedInt8}", Html.Share(a.Value.FramesApart)])));
        }

        html.Append("<h3>Concepts</h3><div class=\"pair\"><figure>").Append(Plots.ConceptCorrelations(c)).Append("</figure><div>");
        html.Append(Html.Table(
            ["concept", "flips", "apart", "mean fp32", "mean int8"],
            c.Concepts.Select(k => (IReadOnlyList<string>)[
                Html.Text(k.Key), Html.Share(k.Value.Flips, 2), Html.Number(k.Value.Apart, 4), Html.Number(k.Value.MeanFp32, 3), Html.Number(k.Value.MeanInt8, 3)])));
        return html.Append("</div></div>").ToString();
    }

    private static string Key(IReadOnlyList<int> color, string name) =>
        $"<span class=\"key\"><span class=\"chip\" style=\"background: rgb({color[0]}, {color[1]}, {color[2]})\"></span>{Html.Text(name)}</span>";

    private string Pictures()
    {
        var html = new StringBuilder("<p class=\"keys\">");
        foreach (var c in _manifest.Classes)
        {
            html.Append(CultureInfo.InvariantCulture, $"{Key(c.Color, c.Name)} ");
        }

        html.Append("</p><p class=\"keys\">");
        html.Append(CultureInfo.InvariantCulture, $"{Key(TruthPictures.Accepted, "wrong, and accepted")} {Key(TruthPictures.Doubted, "wrong, and doubted")} {Key(TruthPictures.Unlabelled, "not labelled")}</p>");
        foreach (var example in examples)
        {
            html.Append(CultureInfo.InvariantCulture, $"<article class=\"example\"><h3>{Html.Text(example.Name)}</h3><p class=\"note\">{Html.Text(example.Why)}</p><div class=\"three\">");
            Picture("jpeg", example.Seen, "What the model sees; hatched where it does not accept what it sees.");
            Picture("png", example.Truth, "What is labelled.");
            Picture("png", example.Errors, "Where the two differ.");
            html.Append("</div><ul class=\"regions\">");
            foreach (var region in example.Regions)
            {
                html.Append(CultureInfo.InvariantCulture, $"<li><b>{region.Number}</b>{Html.Text(region.Sentence)}</li>");
            }

            html.Append("</ul></article>\n");

            void Picture(string kind, byte[] picture, string caption) => html.Append(
                CultureInfo.InvariantCulture,
                $"<figure><img alt=\"{Html.Text($"{example.Name}: {caption}")}\" src=\"data:image/{kind};base64,{Convert.ToBase64String(picture)}\"><figcaption>{caption}</figcaption></figure>\n");
        }

        return html.ToString();
    }
}
