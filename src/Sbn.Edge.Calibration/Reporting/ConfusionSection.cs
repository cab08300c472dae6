using System.Globalization;
using System.Text;
using Sbn.Edge.Calibration.Evaluation;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>The part of a page that tells which class is taken for which.</summary>
internal static class ConfusionSection
{
    private const double LeastShown = 0.005;

    /// <summary>The part, as HTML: one matrix for each variant, the last one open.</summary>
    /// <param name="reports">What each variant reaches.</param>
    public static string Of(IReadOnlyList<EvaluationReport> reports)
    {
        var html = new StringBuilder("<p class=\"note\">Of the pixels labelled as the class of a row, the share predicted as the class of a column, in per cent; less than 0.5 % is left blank. The diagonal is what is right.</p>");
        foreach (var report in reports)
        {
            var open = report == reports[^1] ? " open" : "";
            html.Append(CultureInfo.InvariantCulture, $"<details{open}><summary>{Html.Text(report.Bundle.Variant)}</summary>{Matrix(report)}</details>");
        }

        return html.ToString();
    }

    private static string Matrix(EvaluationReport report)
    {
        string[] names = [.. report.Iou.Keys.Select(Html.Text)];
        var html = new StringBuilder("<div class=\"scroll\"><table class=\"matrix\"><thead><tr><th>labelled</th>");
        foreach (var name in names)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th><span>{name}</span></th>");
        }

        html.Append("<th><span>pixels</span></th></tr></thead><tbody>");
        for (var label = 0; label < names.Length; label++)
        {
            var row = report.Confusion[label];
            var pixels = row.Sum();
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{names[label]}</td>");
            for (var predicted = 0; predicted < names.Length; predicted++)
            {
                html.Append(Cell(label == predicted, pixels == 0 ? 0 : (double)row[predicted] / pixels, $"{names[label]} as {names[predicted]}: {row[predicted].ToString(CultureInfo.InvariantCulture)} pixels"));
            }

            html.Append(CultureInfo.InvariantCulture, $"<td>{pixels}</td></tr>\n");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    // Errors are few: their tint grows with the root of the share, or one would see the diagonal alone.
    private static string Cell(bool isRight, double share, string title)
    {
        if (share < LeastShown)
        {
            return $"<td title=\"{title}\"></td>";
        }

        var tint = isRight
            ? string.Create(CultureInfo.InvariantCulture, $"rgba(47, 111, 179, {0.65 * share:0.###})")
            : string.Create(CultureInfo.InvariantCulture, $"rgba(194, 87, 26, {0.85 * Math.Sqrt(share):0.###})");
        return string.Create(CultureInfo.InvariantCulture, $"<td style=\"background: {tint}\" title=\"{title}\">{(share < 0.095 ? 100 * share : Math.Round(100 * share)):0.#}</td>");
    }
}
