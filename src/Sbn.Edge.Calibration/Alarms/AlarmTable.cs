using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>Shows a report on alarms as tables.</summary>
internal static class AlarmTable
{
    /// <summary>The tables, to be shown one below the other.</summary>
    public static IRenderable Of(AlarmReport report) => new Rows([Material(report), Alarms(report), .. report.Notes.Select(note => new Text(note))]);

    private static Table Material(AlarmReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("material");
        table.Title = new TableTitle(Markup.Escape($"{report.Bundle.Name} {report.Bundle.Version} ({report.Bundle.Variant}, {report.Provider})"));
        foreach (var column in new[] { "sequences", "frames", "minutes", "s between frames" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var one in report.Material)
        {
            table.AddRow(new Text(one.Name), new Text($"{one.Sequences}"), new Text($"{one.Frames}"), new Text(Number(one.Seconds / 60)), new Text(Number(one.SecondsBetweenFrames)));
        }

        return table;
    }

    private static Table Alarms(AlarmReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("alarm");
        foreach (var column in new[] { "raised", "right", "due", "seen", "precision", "recall", "delay, s", "false per hour", "wrong while raised", "wrong else" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var (key, f) in report.Alarms)
        {
            table.AddRow(
                key, $"{f.Raised}", $"{f.RaisedRightly}", $"{f.Due}", $"{f.DueAndRaised}", Percent(f.Precision), Percent(f.Recall), Number(f.Delay?.Median), Number(f.FalsePerHour),
                Percent(f.ErrorShareRaised), Percent(f.ErrorShareCleared));
        }

        return table;
    }

    private static string Percent(double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.0} %") : "–";

    private static string Number(double? value) => value is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) : "–";
}
