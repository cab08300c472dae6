using System.Globalization;
using Sbn.Edge.Core.Bundles;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>Shows what was fitted.</summary>
internal static class ConfidenceTable
{
    private const int StrongestLinks = 3;

    /// <summary>A table of the classes, and what is guaranteed.</summary>
    public static IRenderable Of(VariantCalibration calibration)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("class")
            .AddColumn(new TableColumn("threshold").RightAligned())
            .AddColumn(new TableColumn("accepted pixels").RightAligned())
            .AddColumn(new TableColumn("right").RightAligned())
            .AddColumn(new TableColumn("95 % bound").RightAligned())
            .AddColumn(new TableColumn("blocks").RightAligned())
            .AddColumn("carried most by");
        foreach (var (name, threshold) in calibration.Thresholds)
        {
            var accepted = calibration.Accepted![name];
            table.AddRow(
                new Text(name),
                new Text(threshold > 255 ? "none" : threshold.ToString(CultureInfo.InvariantCulture)),
                new Text(accepted.Pixels.ToString(CultureInfo.InvariantCulture)),
                new Text(Percent(accepted.Accuracy)),
                new Text(Percent(accepted.LowerBound)),
                new Text(accepted.Blocks.ToString(CultureInfo.InvariantCulture)),
                new Text(calibration.Profiles.TryGetValue(name, out var profile) ? Strongest(profile) : "no profile: never right and confident"));
        }

        var uncertain = calibration.UncertainBelow is { } level
            ? string.Create(CultureInfo.InvariantCulture, $"Uncertain: below code {level.Code} (P {level.Probability:0.00}); {level.Share * 100:0.0} % of the pixels, {level.Precision * 100:0} % of them errors, {level.ErrorsCaught * 100:0} % of all errors.")
            : "";
        return new Rows(table, new Text(uncertain), new Text($"Guarantee: {calibration.Guarantee}. {calibration.GuaranteeReason}"));
    }

    private static string Strongest(ClassProfile profile) => string.Join(", ", profile.Concepts
        .Where(concept => concept.Value.Link > 0)
        .OrderByDescending(concept => concept.Value.Link)
        .Take(StrongestLinks)
        .Select(concept => concept.Key));

    private static string Percent(double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.00} %") : "–";
}
