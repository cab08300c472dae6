using System.Globalization;
using Sbn.Edge.Core.Bundles;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sbn.Edge.Calibration.Inspection;

/// <summary>Shows a bundle as tables.</summary>
internal static class BundleView
{
    private const double Megabyte = 1e6;

    /// <summary>The tables, to be shown one below the other.</summary>
    public static IRenderable Of(ModelBundle bundle)
    {
        var calibrations = bundle.Variants.ToDictionary(variant => variant, bundle.CalibrationFor);
        return new Rows([Summary(bundle), Classes(bundle.Manifest, calibrations), Concepts(bundle.Manifest), Metrics(bundle.Manifest), .. calibrations.Select(Guarantee)]);
    }

    private static Table Summary(ModelBundle bundle)
    {
        var manifest = bundle.Manifest;
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("what").AddColumn("value");
        table.Title = new TableTitle(Markup.Escape($"{manifest.Name} {manifest.Version}"));
        foreach (var variant in bundle.Variants)
        {
            var size = new FileInfo(bundle.GraphPath(variant)).Length / Megabyte;
            Row(variant, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(bundle.GraphPath(variant))}, {size:0.0} MB, SHA-256 {bundle.GraphSha256(variant)}"));
        }

        Row("input", $"{manifest.Input.Width}×{manifest.Input.Height} {manifest.Input.ColorOrder}, one concept cell for {manifest.OutputStride}×{manifest.OutputStride} pixels");
        Row("classes, concepts", $"{manifest.Classes.Count}, {manifest.Concepts.Count}");
        Row("bench graph", bundle.BenchPath is null ? "none" : BundleFiles.Bench);
        Row("signed", bundle.IsSigned ? "yes (not verified here)" : "no");
        Row("licence of the weights", manifest.WeightsLicence);
        foreach (var data in manifest.Data)
        {
            Row("data", $"{data.Name}: {data.Use} ({data.Licence})");
        }

        return table;

        void Row(string name, string value) => table.AddRow(new Text(name), new Text(value));
    }

    private static Table Classes(BundleManifest manifest, Dictionary<string, VariantCalibration?> calibrations)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("id").RightAligned()).AddColumn("class");
        foreach (var variant in calibrations.Keys)
        {
            table.AddColumn(new TableColumn($"threshold, {variant}").RightAligned());
        }

        foreach (var one in manifest.Classes)
        {
            var color = new Color((byte)one.Color[0], (byte)one.Color[1], (byte)one.Color[2]);
            IEnumerable<IRenderable> cells =
            [
                new Text(one.Id.ToString(CultureInfo.InvariantCulture)),
                new Columns(new Text("■", new Style(color)), new Text(one.Name)).Collapse(),
                .. calibrations.Values.Select(calibration => new Text(Threshold(calibration, one.Name))),
            ];
            table.AddRow(cells);
        }

        return table;
    }

    private static Table Concepts(BundleManifest manifest)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("concepts").AddColumn("");
        foreach (var group in manifest.Concepts.GroupBy(concept => concept.Name.Split('/')[0], StringComparer.Ordinal))
        {
            table.AddRow(new Text(group.Key), new Text(string.Join(", ", group.Select(concept => concept.Name.Split('/')[^1]))));
        }

        return table;
    }

    private static IRenderable Metrics(BundleManifest manifest)
    {
        if (manifest.Metrics.Count == 0)
        {
            return new Text("The manifest gives no measured figures.");
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumn("figure").AddColumn(new TableColumn("value").RightAligned()).AddColumn("measured on");
        foreach (var (name, metric) in manifest.Metrics)
        {
            table.AddRow(new Text(name), new Text(metric.Value.ToString("0.####", CultureInfo.InvariantCulture)), new Text(metric.MeasuredOn));
        }

        return table;
    }

    private static Text Guarantee(KeyValuePair<string, VariantCalibration?> variant)
    {
        var (name, calibration) = variant;
        if (calibration is null)
        {
            return new Text($"{name}: no thresholds; 'sbn-calibrate confidence' fits them.");
        }

        var data = calibration.Data;
        return new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: target {calibration.Target:0.###}, guarantee {calibration.Guarantee}: {calibration.GuaranteeReason} Fitted on {data.Name} ({data.Frames} frames, {data.Pixels} pixels, {data.Date}, {(data.OutOfFold ? "out of fold" : "not said to be out of fold")})."));
    }

    private static string Threshold(VariantCalibration? calibration, string name) => calibration?.Thresholds[name] switch
    {
        null => "–",
        > 255 => "none",
        var code => code.Value.ToString(CultureInfo.InvariantCulture),
    };
}
