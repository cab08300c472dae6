using System.Globalization;
using System.Text;
using Sbn.Edge.Calibration.Evaluation;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>The part of a page that tells what becomes of the figures where something is laid over the frames.</summary>
internal static class ShiftSection
{
    /// <summary>The part, as HTML; empty where nothing was laid over them.</summary>
    public static string Of(IReadOnlyList<EvaluationReport> reports)
    {
        var html = new StringBuilder();
        foreach (var report in reports)
        {
            if (report.Shifts is not { } shifts)
            {
                continue;
            }

            html.Append(CultureInfo.InvariantCulture, $"<h3>{Html.Text(report.Bundle.Variant)}</h3>").Append(Html.Table(
                ["laid over", "pixel accuracy", "accepted", "of these right", "uncertain", "errors caught", "dangerous accept", "AURC"],
                shifts.Figures.Select(f => (IReadOnlyList<string>)[
                    f.Strength == 0 ? "nothing" : $"{Html.Text(f.Kind)} {f.Strength}", Html.Share(f.PixelAccuracy), Html.Share(f.AcceptedCoverage), Html.Share(f.AcceptedAccuracy, 2),
                    Html.Share(f.UncertainShare), Html.Share(f.ErrorsCaught), Html.Share(f.DangerousAccept, 2), Html.Number(f.Aurc, 4)])));
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">On {shifts.Frames} frames spread evenly, the same for every row. Strength 1 is hardly seen, 5 hard for people too; labels stay as they are.</p>");
        }

        return html.ToString();
    }
}
