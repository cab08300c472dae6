using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using Sbn.Edge.Calibration.Comparison;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Quantization;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>The plots of a report, as SVG that stands in the page itself.</summary>
internal static class Plots
{
    private const double Width = 560;
    private const double Height = 380;
    private const double RowHeight = 15;
    private const double LetterWidth = 5.6;
    private const int MostLayers = 24;
    private static readonly OxyColor[] Colors = [OxyColor.Parse("#2f6fb3"), OxyColor.Parse("#c2571a")];
    private static readonly OxyColor Grid = OxyColor.Parse("#e3e6ea");
    private static readonly OxyColor Ink = OxyColor.Parse("#333a44");

    /// <summary>Accuracy of what is accepted over coverage, for each variant.</summary>
    public static string RiskCoverage(IReadOnlyList<EvaluationReport> reports)
    {
        var model = Plot("coverage", "accuracy of the accepted");
        var least = reports.Where(r => r.Curves is not null).SelectMany(r => r.Curves!.RiskCoverage).Select(p => p.Accuracy).DefaultIfEmpty(0.9).Min();
        model.Axes[1].Minimum = Math.Floor(least * 50) / 50;
        model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Horizontal, Y = 0.99, Color = Ink, LineStyle = LineStyle.Dash, Text = "99 %", TextColor = Ink });
        foreach (var (report, i) in reports.Select((r, i) => (r, i)))
        {
            var line = new LineSeries { Title = report.Bundle.Variant, Color = Colors[i], StrokeThickness = 2 };
            line.Points.AddRange((report.Curves?.RiskCoverage ?? []).Select(p => new DataPoint(p.Coverage, p.Accuracy)));
            model.Series.Add(line);
        }

        return Svg(model, Height, "risk");
    }

    /// <summary>What came true over what was claimed, for each variant.</summary>
    public static string Reliability(IReadOnlyList<EvaluationReport> reports)
    {
        var model = Plot("published probability", "share that was right");
        model.Axes[1].Minimum = 0;
        model.Annotations.Add(new LineAnnotation { Slope = 1, Intercept = 0, Color = Ink, LineStyle = LineStyle.Dash });
        foreach (var (report, i) in reports.Select((r, i) => (r, i)))
        {
            var line = new LineSeries { Title = report.Bundle.Variant, Color = Colors[i], MarkerType = MarkerType.Circle, MarkerSize = 3.5, MarkerFill = Colors[i] };
            line.Points.AddRange((report.Curves?.Reliability ?? []).Select(g => new DataPoint(g.Claimed, g.Accuracy)));
            model.Series.Add(line);
        }

        return Svg(model, Height, "reliability");
    }

    /// <summary>Correlation of each concept between the variants, the least first.</summary>
    public static string ConceptCorrelations(ComparisonReport comparison)
    {
        var concepts = comparison.Concepts.Where(c => c.Value.Correlation is not null).OrderByDescending(c => c.Value.Correlation).ToArray();
        var model = Plot("correlation of fp32 and int8", null);
        model.IsLegendVisible = false;
        model.Axes[0].Minimum = Math.Min(0.97, Math.Floor((concepts.Select(c => c.Value.Correlation!.Value).DefaultIfEmpty(1).Min() * 100) - 0.5) / 100);
        Name(model, [.. concepts.Select(c => c.Key)]);
        model.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = 0.98, Color = Ink, LineStyle = LineStyle.Dash, Text = "0.98", TextColor = Ink });
        model.Series.Add(new BarSeries { FillColor = Colors[1], BaseValue = model.Axes[0].Minimum, ItemsSource = concepts.Select(c => new BarItem(c.Value.Correlation!.Value)).ToArray() });
        return Svg(model, (concepts.Length * RowHeight) + 70, "concepts");
    }

    /// <summary>What the layers that hurt most do to the classes, each alone in int8, the worst at the top.</summary>
    public static string LayerEffects(QuantisationReport report)
    {
        var layers = report.Layers.OrderByDescending(l => l.Alone.Classes).Take(MostLayers).Reverse().ToArray();
        var model = Plot("share of the pixels in another class, %", null);
        model.Axes[0].Minimum = 0;
        model.Axes[0].Maximum = double.NaN;
        model.IsLegendVisible = false;
        Name(model, [.. layers.Select(l => l.Name)]);
        model.Series.Add(new BarSeries { ItemsSource = layers.Select(l => new BarItem(100 * l.Alone.Classes) { Color = Colors[l.Int8 ? 1 : 0] }).ToArray() });
        return Svg(model, (layers.Length * RowHeight) + 70, "layers");
    }

    /// <summary>Signal over noise of the quantised tensors, in the order of the graph.</summary>
    public static string SignalToNoise(QuantisationReport report)
    {
        var model = Plot("quantised tensor, from the image on", "dB");
        model.IsLegendVisible = false;
        model.Axes[0].Minimum = 0;
        model.Axes[0].Maximum = report.Tensors.Count + 1;
        model.Axes[1].Minimum = 0;
        model.Axes[1].Maximum = double.NaN;
        var line = new LineSeries { Color = Colors[1], StrokeThickness = 1.5, MarkerType = MarkerType.Circle, MarkerSize = 3, MarkerFill = Colors[1] };
        line.Points.AddRange(report.Tensors.Select((t, i) => new DataPoint(i + 1, t.SignalToNoise ?? double.NaN)));
        model.Series.Add(line);
        return Svg(model, Height, "noise");
    }

    private static PlotModel Plot(string x, string? y)
    {
        var model = new PlotModel { DefaultFont = "system-ui, sans-serif", TextColor = Ink, PlotAreaBorderColor = Grid, Background = OxyColors.White };
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.BottomLeft, LegendBackground = OxyColors.White });
        model.Axes.Add(Axis(AxisPosition.Bottom, x));
        model.Axes.Add(Axis(AxisPosition.Left, y));
        return model;
    }

    /// <summary>Gives the bars of a plot names, the first at the bottom.</summary>
    private static void Name(PlotModel model, string[] names)
    {
        model.Axes[1] = new CategoryAxis { Position = AxisPosition.Left, ItemsSource = names, GapWidth = 0.3, TextColor = Ink, TicklineColor = Grid, FontSize = 10 };

        // Text is measured without a font here: a letter of this size takes about so much.
        model.PlotMargins = new OxyThickness((names.Max(name => (int?)name.Length) ?? 0) * LetterWidth + 12, double.NaN, double.NaN, double.NaN);
    }

    private static LinearAxis Axis(AxisPosition position, string? title) => new()
    {
        Position = position,
        Title = title,
        Maximum = 1,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = Grid,
        TicklineColor = Grid,
        StringFormat = "0.###",

        // Text is measured without a font here: the title needs more room than OxyPlot thinks.
        AxisTitleDistance = position == AxisPosition.Left ? 22 : 6,
    };

    /// <param name="model">The plot.</param>
    /// <param name="height">Its height.</param>
    /// <param name="name">Made part of the names of its clip paths, which are one space for the whole page.</param>
    private static string Svg(PlotModel model, double height, string name) =>
        SvgExporter.ExportToString(model, Width, height, isDocument: false)
            .Replace("<svg ", FormattableString.Invariant($"<svg viewBox=\"0 0 {Width} {height}\" "), StringComparison.Ordinal)
            .Replace("clipPath", $"{name}ClipPath", StringComparison.Ordinal)
            .Replace($"<{name}ClipPath", "<clipPath", StringComparison.Ordinal)
            .Replace($"</{name}ClipPath", "</clipPath", StringComparison.Ordinal);
}
