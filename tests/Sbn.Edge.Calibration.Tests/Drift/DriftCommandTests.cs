using System.Text.Json;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Drift;

public sealed class DriftCommandTests
{
    [Fact]
    public async Task On_the_street_that_the_calibration_knows_there_is_no_drift_and_on_another_there_is()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 60);
        (await BenchRun.Of("confidence", "--bundle", folder["bundle"], "--dataset", folder["set"], "--out", folder["fitted"])).ExitCode.ShouldBe(0);

        // The same street in a picture where nothing is told apart.
        Directory.CreateDirectory(folder["grey"]);
        for (var i = 0; i < 40; i++)
        {
            PaintedStreet.WritePicture(Path.Combine(folder["grey"], $"{i:00}.png"), 1, (_, _) => 1);
        }

        // The four uppermost rows have no label in any frame, so that the profile takes them for ignored.
        var run = await BenchRun.Of(
            "drift", "--bundle", folder["fitted"], "--window", "5", "--ignore", "0,0 95,0 95,3 0,3", "--report", folder["drift.json"],
            "--source", $"folder:{folder["set"]}/images?fps=1", "--source", $"folder:{folder["grey"]}?fps=1");
        run.ExitCode.ShouldBe(0, run.Log);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(folder["drift.json"], TestContext.Current.CancellationToken));
        report.RootElement.GetProperty("schema").GetString().ShouldBe("sbn.drift/1");
        var recordings = report.RootElement.GetProperty("recordings").EnumerateArray().ToList();
        recordings[0].GetProperty("onsets").GetInt32().ShouldBe(0, run.Output);
        recordings[0].GetProperty("judgedSeconds").GetDouble().ShouldBeGreaterThan(5);
        recordings[0].GetProperty("sentence").ValueKind.ShouldBe(JsonValueKind.Null);
        recordings[1].GetProperty("onsets").GetInt32().ShouldBe(1, run.Output);
        recordings[1].GetProperty("driftSeconds").GetDouble().ShouldBeGreaterThan(5);
        recordings[1].GetProperty("concepts").EnumerateArray().Select(c => c.GetProperty("concept").GetString()).ShouldContain("building/wall");
        report.RootElement.GetProperty("totals").GetProperty("onsets").GetInt32().ShouldBe(1);
        run.Output.ShouldContain("Together:");
    }

    [Fact]
    public async Task A_bundle_without_a_street_profile_is_refused_with_the_remedy()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var run = await BenchRun.Of("drift", "--bundle", folder["bundle"], "--source", "drive:?frames=2", "--report", folder["drift.json"]);
        run.ExitCode.ShouldBe(1);
        run.Log.ShouldContain("no street profile");
        run.Log.ShouldContain("sbn-calibrate confidence");
    }

    [Fact]
    public async Task A_shift_that_is_none_is_refused()
    {
        using var folder = new TempFolder();
        var run = await BenchRun.Of("drift", "--bundle", folder["bundle"], "--source", "drive:?frames=2", "--shift", "snow:3", "--report", folder["drift.json"]);
        run.ExitCode.ShouldBe(1);
        run.Log.ShouldContain("--shift must be");
    }
}
