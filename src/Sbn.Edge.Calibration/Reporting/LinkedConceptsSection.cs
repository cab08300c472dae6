using System.Globalization;
using System.Text;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Evaluation.Links;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>The part of a page that holds the concepts linked to each class against the class's confidence.</summary>
internal static class LinkedConceptsSection
{
    /// <summary>The part, as HTML; empty where no variant is calibrated.</summary>
    public static string Of(IReadOnlyList<EvaluationReport> reports)
    {
        var html = new StringBuilder();
        foreach (var report in reports)
        {
            if (report.LinkedConcepts is not { } linked)
            {
                continue;
            }

            html.Append(CultureInfo.InvariantCulture, $"<h3>{Html.Text(report.Bundle.Variant)}</h3>").Append(Html.Table(
                ["class", "linked concepts", "best link, logits", "coverage at 99 %", "AURC", "pixels predicted"],
                linked.Classes.Select(c => (IReadOnlyList<string>)[
                    Html.Text(c.Key), $"{c.Value.Concepts}", Html.Number(c.Value.BestLink, 2), Html.Share(c.Value.CoverageAt99), Html.Number(c.Value.Aurc, 4), $"{c.Value.Pixels}"])));
            html.Append(Html.Table(
                ["", "coverage at 99 %", "AURC (less is better)"],
                [
                    ["linked concepts", Text(linked.Correlations.ConceptsCoverage), Text(linked.Correlations.ConceptsAurc)],
                    ["best link", Text(linked.Correlations.BestLinkCoverage), Text(linked.Correlations.BestLinkAurc)],
                ]));
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"note\">Spearman's rank correlation; p is the share of 10 000 shuffles with one as strong. A concept is linked from {linked.LeastLink} logits on. {Html.Text(linked.Note)}</p>");
        }

        return html.ToString();
    }

    private static string Text(RankCorrelation? correlation) =>
        correlation is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{correlation.Rho:+0.00;−0.00} (p {correlation.P:0.00})");
}
