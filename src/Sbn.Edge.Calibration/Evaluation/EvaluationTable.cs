using System.Globalization;
using Sbn.Edge.Calibration.Evaluation.LabelErrors;
using Sbn.Edge.Calibration.Evaluation.Links;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Shows a report as tables.</summary>
internal static class EvaluationTable
{
    /// <summary>The tables, to be shown one below the other.</summary>
    public static IRenderable Of(EvaluationReport report) => new Rows([Summary(report), Classes(report), Sources(report), Baselines(report), .. Linked(report), .. Shifts(report), .. LabelErrors(report), new Text(report.Blocks.Basis)]);

    private static Table Summary(EvaluationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("figure").AddColumn("value");
        table.Title = new TableTitle(Markup.Escape($"{report.Bundle.Name} {report.Bundle.Version} ({report.Bundle.Variant}, {report.Provider}) on {string.Join(", ", report.Datasets)}"));
        foreach (var labels in report.Labels)
        {
            Row("labels", labels);
        }

        Row("frames, labelled pixels", $"{report.Frames.ToString(CultureInfo.InvariantCulture)}, {report.Pixels.ToString(CultureInfo.InvariantCulture)}");
        if (report.CoarsePixels > 0)
        {
            Row("of these of several classes", report.CoarsePixels.ToString(CultureInfo.InvariantCulture));
        }

        Row("pixel accuracy", Percent(report.PixelAccuracy));
        Row("mIoU", Percent(report.Miou));
        Row("coverage at 99 %", Percent(report.CoverageAt99));
        Row("accepted", report.Accepted is { } accepted
            ? $"{Percent(accepted.Coverage)} of the pixels, {Percent(accepted.Accuracy)} of them right{Between(accepted.Interval)}"
            : "–");
        Row("dangerous accept", Percent(report.DangerousAccept));
        Row("uncertain", report.Uncertain is { } uncertain
            ? $"{Percent(uncertain.Share)} of the pixels, {Percent(uncertain.Precision)} of them errors, {Percent(uncertain.ErrorsCaught)} of all errors"
            : "–");
        Row("AURC, excess, AUGRC", $"{Number(report.Aurc)}, {Number(report.ExcessAurc)}, {Number(report.Augrc)}");
        Row("AUPR of errors, FPR at 95 % TPR", $"{Percent(report.ErrorPrecision)}, {Percent(report.FalseAcceptAt95)}");
        Row("ECE", Number(report.Ece));
        if (report.Calibration is { } calibration)
        {
            Row("guarantee", $"{calibration.Guarantee}: {calibration.GuaranteeReason}");
        }

        return table;

        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));
    }

    private static Table Classes(EvaluationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("class")
            .AddColumn(new TableColumn("IoU").RightAligned())
            .AddColumn(new TableColumn("coverage at 99 %").RightAligned())
            .AddColumn(new TableColumn("accepted recall").RightAligned())
            .AddColumn(new TableColumn("dangerous accept").RightAligned())
            .AddColumn(new TableColumn("threshold").RightAligned());
        foreach (var (name, iou) in report.Iou)
        {
            var isVulnerable = report.DangerousAcceptByClass.TryGetValue(name, out var dangerous);
            table.AddRow(
                new Text(name),
                new Text(Percent(iou)),
                new Text(Percent(report.CoverageAt99ByClass[name])),
                new Text(Percent(report.AcceptedRecall[name])),
                new Text(isVulnerable ? Percent(dangerous) : ""),
                new Text(report.Thresholds is { } thresholds ? Threshold(thresholds[name]) : "–"));
        }

        return table;
    }

    private static Table Sources(EvaluationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("source");
        foreach (var column in new[] { "accuracy", "mIoU", "coverage at 99 %", "AURC", "accepted", "right", "dangerous", "uncertain" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var (name, figures) in report.Sources)
        {
            table.AddRow(
                name,
                Percent(figures.PixelAccuracy),
                Percent(figures.Miou),
                Percent(figures.CoverageAt99),
                Number(figures.Aurc),
                Percent(figures.AcceptedCoverage),
                Percent(figures.AcceptedAccuracy),
                Percent(figures.DangerousAccept),
                Percent(figures.UncertainShare));
        }

        return table;
    }

    private static Table Baselines(EvaluationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("confidence")
            .AddColumn(new TableColumn("coverage at 99 %").RightAligned())
            .AddColumn(new TableColumn("AURC").RightAligned())
            .AddColumn("");
        Row("published", new BaselineFigure(report.CoverageAt99, report.Aurc, null, null));
        Row("max softmax", report.Baselines.MaxSoftmax);
        Row("max softmax, 5×5 mean", report.Baselines.MaxSoftmax5x5);
        Row("temperature scaling", report.Baselines.Temperature);
        Row("paper", report.Baselines.Paper);
        Row("features", report.Baselines.Features);
        return table;

        void Row(string name, BaselineFigure figure) => table.AddRow(
            new Text(name), new Text(Percent(figure.CoverageAt99)), new Text(Number(figure.Aurc)), new Text(figure.Reason ?? figure.Note ?? ""));
    }

    private static IEnumerable<IRenderable> Linked(EvaluationReport report)
    {
        if (report.LinkedConcepts is not { } linked)
        {
            return [];
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("rank correlation with");
        foreach (var column in new[] { "coverage at 99 %", "AURC" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddRow("linked concepts", Correlation(linked.Correlations.ConceptsCoverage), Correlation(linked.Correlations.ConceptsAurc));
        table.AddRow("best link", Correlation(linked.Correlations.BestLinkCoverage), Correlation(linked.Correlations.BestLinkAurc));
        return [table, new Text(linked.Note)];
    }

    private static IEnumerable<IRenderable> Shifts(EvaluationReport report)
    {
        if (report.Shifts is not { } shifts)
        {
            return [];
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("laid over");
        table.Title = new TableTitle(string.Create(CultureInfo.InvariantCulture, $"{shifts.Frames} frames, with something laid over them"));
        foreach (var column in new[] { "accuracy", "accepted", "right", "uncertain", "errors caught", "dangerous", "AURC" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var f in shifts.Figures)
        {
            table.AddRow(
                f.Strength == 0 ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{f.Kind} {f.Strength}"),
                Percent(f.PixelAccuracy),
                Percent(f.AcceptedCoverage),
                Percent(f.AcceptedAccuracy),
                Percent(f.UncertainShare),
                Percent(f.ErrorsCaught),
                Percent(f.DangerousAccept),
                Number(f.Aurc));
        }

        return [table];
    }

    private static IEnumerable<IRenderable> LabelErrors(EvaluationReport report)
    {
        if (report.LabelErrors is not { } errors)
        {
            return [];
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("taken for label errors");
        table.Title = new TableTitle(string.Create(CultureInfo.InvariantCulture, $"{errors.Planted} of {errors.Pixels} pixels changed, in {errors.Patches} patches"));
        foreach (var column in new[] { "recall", "of patches", "precision", "clean pixels lost" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        Row("misclassified", errors.Misclassified);
        Row("contradicted", errors.Contradicted);
        Row("both", errors.Both);
        Row("removed: either", errors.Removed);
        return [table, new Text(errors.Note)];

        void Row(string name, FilterFigures? f) => table.AddRow(name, Percent(f?.Recall), Percent(f?.PatchRecall), Percent(f?.Precision), Percent(f?.CleanLost));
    }

    private static string Correlation(RankCorrelation? correlation) =>
        correlation is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{correlation.Rho:+0.00;−0.00} (p {correlation.P:0.00})");

    private static string Threshold(int code) => code > 255 ? "none" : code.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.00} %") : "–";

    private static string Number(double? value) => value is { } known ? known.ToString("0.00000", CultureInfo.InvariantCulture) : "–";

    private static string Between(IReadOnlyList<double>? interval) =>
        interval is null ? "" : $" (95 % interval {Percent(interval[0])} to {Percent(interval[1])})";
}
