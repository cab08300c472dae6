using System.Globalization;
using Sbn.Edge.Calibration.Evaluation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sbn.Edge.Calibration.Comparison;

/// <summary>The figures of a comparison as tables for a terminal.</summary>
internal static class ComparisonTable
{
    private const int WorstConcepts = 5;

    /// <summary>Draws them.</summary>
    public static IRenderable Of(ComparisonReport report) => new Rows([Figures(report), Concepts(report), .. Alarms(report)]);

    private static Table Figures(ComparisonReport report)
    {
        var (a, b) = (report.Fp32, report.Int8);
        var table = new Table().AddColumns("", "fp32", "int8", "int8 − fp32");
        if (a is not null && b is not null)
        {
            RowsOf(a, b);
        }

        table.AddRow("size", $"{report.Bytes.Fp32 / 1_000_000.0:F1} MB", $"{report.Bytes.Int8 / 1_000_000.0:F1} MB", $"{100.0 * report.Bytes.Int8 / report.Bytes.Fp32:F0} % of it");
        table.AddRow("frames", "", "", $"{report.Frames}");
        table.AddRow("pixels of the same class", "", "", Share(report.ClassAgreement));
        table.AddRow("confidence codes apart", "", "", report.ConfidenceCodes.ToString("F2", CultureInfo.InvariantCulture));
        return table;

        void RowsOf(EvaluationReport a, EvaluationReport b)
        {
            Row("mIoU", a.Miou, b.Miou);
            Row("pixel accuracy", a.PixelAccuracy, b.PixelAccuracy);
            Row("coverage at 99 %", a.CoverageAt99, b.CoverageAt99);
            Row("accepted", a.Accepted?.Coverage, b.Accepted?.Coverage);
            Row("of these right", a.Accepted?.Accuracy, b.Accepted?.Accuracy);
            Row("dangerous accept", a.DangerousAccept, b.DangerousAccept);
            Row("calibration error", a.Ece, b.Ece);
        }

        void Row(string name, double? first, double? second) => table.AddRow(
            name, Share(first), Share(second), first is null || second is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100 * (second - first):+0.00;−0.00} points"));
    }

    private static IEnumerable<Table> Alarms(ComparisonReport report)
    {
        if (report.Alarms is not { } alarms)
        {
            yield break;
        }

        var table = new Table().AddColumns("alarms", "raised by fp32", "raised by int8", "frames whose state differs");
        foreach (var (name, alarm) in alarms)
        {
            table.AddRow(name, $"{alarm.RaisedFp32}", $"{alarm.RaisedInt8}", Share(alarm.FramesApart));
        }

        yield return table;
    }

    private static Table Concepts(ComparisonReport report)
    {
        var table = new Table().AddColumns("concepts that moved most", "correlation", "flips", "apart");
        foreach (var (name, concept) in report.Concepts.OrderBy(c => c.Value.Correlation ?? 2).Take(WorstConcepts))
        {
            table.AddRow(
                name,
                concept.Correlation?.ToString("F4", CultureInfo.InvariantCulture) ?? "constant",
                string.Create(CultureInfo.InvariantCulture, $"{100 * concept.Flips:F3} %"),
                concept.Apart.ToString("F4", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Share(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:F2} %") : "–";
}
