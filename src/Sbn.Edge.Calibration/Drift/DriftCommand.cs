using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Alarms.Drift;
using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Calibration.Drift;

/// <summary><c>sbn-calibrate drift</c>: what the vehicle's watch for drift does on recordings, as they are or with something laid over them.</summary>
internal static class DriftCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "drift",
            """
            Runs the vehicle's watch for drift over recordings: how long the concepts were outside the calibration's street profile, how often
            that began, and which they were. On clean recordings of streets that the bundle is made for each onset is a false alarm; with --shift
            there should be one.

            Examples:
              sbn-calibrate drift --bundle models/street --source drives/ --report clean.json
              sbn-calibrate drift --bundle models/street --source clip.mp4 --shift fog:5 --window 5 --report fog.json
            """);
        var model = new ModelOptions(asOnVehicle: true);
        var sources = new Option<string[]>("--source")
        {
            Description = "What to watch: clip.mp4, a folder of clips or of pictures, drive:?frames=N; may be given several times.",
            HelpName = "SOURCE",
            Required = true,
        };
        var shift = new Option<string?>("--shift")
        {
            Description = $"What to lay over each frame: {string.Join(", ", Enum.GetNames<ShiftKind>().Select(kind => kind.ToLowerInvariant()))}, each with a strength of 1 to {Shift.Strongest}, such as fog:4.",
            HelpName = "KIND:STRENGTH",
        };
        var defaults = new DriftOptions();
        var window = new Option<double>("--window")
        {
            Description = "Time constant of the running means, as the service's Sbn:Drift:Window. Nothing is judged before it has passed, so a short clip needs a short one.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => defaults.Window.TotalSeconds,
        };
        var margin = new Option<double>("--margin")
        {
            Description = "How far outside counts, in spreads, as Sbn:Drift:Margin.",
            HelpName = "SPREADS",
            DefaultValueFactory = _ => defaults.Margin,
        };
        var frames = new Option<long?>("--frames") { Description = "Stop after so many frames of each recording.", HelpName = "N" };
        var view = new ViewOptions();
        var report = ReportFile.CreateOption();
        shift.MustBe(value => value is null || Shift.Parse(value) is not null, $"a kind and a strength of 1 to {Shift.Strongest}, such as fog:4");
        window.MustBe(value => value is >= 1 and <= 3600, "1 to 3600 seconds");
        margin.MustBe(value => value is >= 0.1 and <= 1000, "0.1 to 1000 spreads");
        frames.MustBe(value => value is null or > 0, "a positive number of frames");
        model.AddTo(command);
        command.Add(sources);
        command.Add(shift);
        command.Add(window);
        command.Add(margin);
        command.Add(frames);
        view.AddTo(command);
        command.Add(report);
        command.Does((line, cancellationToken) =>
        {
            ReportFile.RequireWritable(line.GetRequiredValue(report));
            var recordings = Recordings.Of(ReplaySources.Create(), line.GetRequiredValue(sources));
            var bundle = model.Load(line);
            using var watch = new DriftWatch(bundle, model.Variant(line, bundle), model.Inference(line), view.Read(line));
            var choice = new DriftChoice(
                defaults with { Window = TimeSpan.FromSeconds(line.GetValue(window)), Margin = line.GetValue(margin) },
                line.GetValue(shift) is { } text ? Shift.Parse(text) : null,
                line.GetValue(frames));
            var watched = recordings.All.Select(one => watch.Watch(recordings, one, choice, terminal, cancellationToken)).ToList();
            var result = new DriftReport
            {
                Bundle = $"{bundle.Manifest.Name} {bundle.Manifest.Version}",
                Runs = watch.Runs,
                Shift = choice.Shift?.ToString(),
                WindowSeconds = choice.Options.Window.TotalSeconds,
                Totals = DriftTotals.Of(watched),
                Recordings = watched,
            };
            ReportFile.Write(result, line.GetRequiredValue(report));
            foreach (var one in watched)
            {
                terminal.Output.WriteLine(Describe(one));
            }

            terminal.Output.WriteLine(Describe(result.Totals));
        });
        return command;
    }

    private static string Describe(WatchedRecording one) => one.HighestLevel is not { } level
        ? string.Create(CultureInfo.InvariantCulture, $"{one.Source}: {one.Seconds:0.#} s, too short for the window; nothing was judged.")
        : string.Create(CultureInfo.InvariantCulture, $"{one.Source}: {one.JudgedSeconds:0.#} s judged, {one.DriftSeconds:0.#} s in drift, {one.Onsets} onsets, highest level {level:0.00}, accepted {100 * one.AcceptedShare:0.0} %. {one.Sentence}").TrimEnd();

    private static string Describe(DriftTotals totals) => string.Create(
        CultureInfo.InvariantCulture,
        $"Together: {totals.JudgedSeconds:0.#} s judged, {totals.DriftSeconds:0.#} s in drift, {totals.Onsets} onsets{(totals.OnsetsPerHour is { } rate ? string.Create(CultureInfo.InvariantCulture, $", {rate:0.#} an hour") : "")}.");
}
