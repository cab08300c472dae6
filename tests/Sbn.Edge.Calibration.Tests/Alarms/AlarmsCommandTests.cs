using System.Text.Json;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Alarms;

public sealed class AlarmsCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public AlarmsCommandTests() => TinyBundle.Write(_folder["bundle"], new TinyBundleOptions { Classes = 11 });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_covered_lens_is_due_and_seen_within_two_seconds()
    {
        var report = await Report("--source", "drive:?seed=4&coverEvery=10&frames=90&fps=5&width=96&height=64");
        var material = report.GetProperty("material")[0];
        material.GetProperty("frames").GetInt32().ShouldBe(90);
        material.GetProperty("seconds").GetDouble().ShouldBe(89 / 5.0, 1e-9);
        material.GetProperty("secondsBetweenFrames").GetDouble().ShouldBe(0.2, 1e-9);
        var blind = report.GetProperty("alarms").GetProperty("blind");

        // Covered from second 5 to 8 and from 15 to 18 of 18.
        blind.GetProperty("due").GetInt32().ShouldBe(2);
        blind.GetProperty("recall").GetDouble().ShouldBe(1);
        blind.GetProperty("delay").GetProperty("longest").GetDouble().ShouldBeLessThan(2);
        blind.GetProperty("truth").GetString().ShouldNotBeNull().ShouldContain("cover the lens");
        report.GetProperty("alarms").EnumerateObject().Select(a => a.Name).ShouldBe(["low-coverage", "uncertain-road.ahead", "blind"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_predicted_as_labelled_is_due_for_no_alarm_and_what_is_not_is()
    {
        PaintedStreet.Write(_folder["good"], 8, name: i => $"good_{i}");
        PaintedStreet.Write(_folder["bad"], 8, name: i => $"bad_{i}");
        for (var i = 0; i < 8; i++)
        {
            PaintedStreet.WriteLabels(_folder["bad", "labels", $"bad_{i}.png"], 1, (_, _) => 10);
        }

        var good = (await Report("--dataset", _folder["good"], "--frame-rate", "2")).GetProperty("alarms");
        foreach (var alarm in good.EnumerateObject())
        {
            alarm.Value.GetProperty("due").GetInt32().ShouldBe(0, alarm.Name);
        }

        good.GetProperty("low-coverage").GetProperty("errorShareCleared").GetDouble().ShouldBeLessThan(0.2);

        var bad = (await Report("--dataset", _folder["bad"], "--frame-rate", "2")).GetProperty("alarms");
        bad.GetProperty("low-coverage").GetProperty("due").GetInt32().ShouldBe(1);
        bad.GetProperty("uncertain-road.ahead").GetProperty("due").GetInt32().ShouldBe(1);

        // The labels show one class alone.
        bad.GetProperty("blind").GetProperty("due").GetInt32().ShouldBe(1);
        bad.GetProperty("low-coverage").GetProperty("recall").GetDouble().ShouldBe(0, "the tiny model is sure of what it is wrong about");
    }

    [Fact]
    public async Task Frames_without_a_label_are_left_out_and_counted()
    {
        PaintedStreet.Write(_folder["set"], 4);
        PaintedStreet.WriteLabels(_folder["set", "labels", "street_00001.png"], 1, (_, _) => 255);
        var material = (await Report("--dataset", _folder["set"], "--frame-rate", "10")).GetProperty("material")[0];
        (material.GetProperty("frames").GetInt32(), material.GetProperty("unlabelled").GetInt32()).ShouldBe((3, 1));
    }

    [Fact]
    public async Task What_cannot_be_judged_is_refused_in_one_sentence()
    {
        PaintedStreet.Write(_folder["set"], 2, name: i => $"frame{(char)('a' + i)}");
        (await Run()).ShouldFailWith("--dataset", "--source");
        (await Run("--dataset", _folder["set"])).ShouldFailWith("--frame-rate");
        (await Run("--source", "drive:?frames=2", "--frame-rate", "3")).ShouldFailWith("--frame-rate says nothing without --dataset");
        (await Run("--dataset", _folder["set"], "--frame-rate", "3")).ShouldFailWith("framea", "no number");
        (await Run("--source", "drive:")).ShouldFailWith("has no end");
        (await Run("--source", "file:clip.mp4")).ShouldFailWith("has no labels");
        (await Run("--source", "drive:?frames=2&weather=hail")).ShouldFailWith("hail");
    }

    [Fact]
    public async Task Without_thresholds_there_is_nothing_to_judge()
    {
        TinyBundle.Write(_folder["bare"], new TinyBundleOptions { Calibrated = false });
        var run = await BenchRun.Of("alarms", "--bundle", _folder["bare"], "--source", "drive:?frames=2", "--report", _folder["r.json"]);
        run.ShouldFailWith("no calibration for fp32", "sbn-calibrate confidence");
    }

    private Task<BenchRun> Run(params string[] more) => BenchRun.Of(["alarms", "--bundle", _folder["bundle"], "--report", _folder["r.json"], .. more]);

    private async Task<JsonElement> Report(params string[] more)
    {
        var run = await Run(more);
        run.ExitCode.ShouldBe(0, run.Log);
        return JsonDocument.Parse(await File.ReadAllTextAsync(_folder["r.json"], TestContext.Current.CancellationToken)).RootElement;
    }
}
