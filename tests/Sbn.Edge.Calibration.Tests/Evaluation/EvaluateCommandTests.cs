using System.Text.Json;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Evaluation;

public sealed class EvaluateCommandTests
{
    private static readonly string[] TopLevel =
    [
        "schema", "date", "tool", "bundle", "provider", "datasets", "seconds", "frames", "pixels", "pixelAccuracy", "miou", "iou",
        "coverageAt99", "accepted", "dangerousAccept", "acceptedRecall", "aurc", "ece", "baselines", "thresholds", "blocks", "reasons",
    ];

    [Fact]
    public async Task The_report_has_every_key_the_design_names()
    {
        using var folder = new TempFolder();
        var report = await Report(folder, new TinyBundleOptions { Bench = true });
        foreach (var key in TopLevel)
        {
            report.TryGetProperty(key, out _).ShouldBeTrue(key);
        }

        report.GetProperty("schema").GetString().ShouldBe("sbn.evaluation/1");
        foreach (var key in (string[])["coverage", "accuracy", "interval"])
        {
            report.GetProperty("accepted").TryGetProperty(key, out _).ShouldBeTrue(key);
        }

        report.GetProperty("accepted").GetProperty("interval").GetArrayLength().ShouldBe(2);
        foreach (var name in (string[])["road", "building", "tree", "car"])
        {
            report.GetProperty("iou").GetProperty(name).GetDouble().ShouldBeInRange(0, 1);
            report.GetProperty("acceptedRecall").GetProperty(name).GetDouble().ShouldBeInRange(0, 1);
        }

        foreach (var name in (string[])["maxSoftmax", "maxSoftmax5x5", "temperature", "features"])
        {
            var baseline = report.GetProperty("baselines").GetProperty(name);
            baseline.GetProperty("coverageAt99").GetDouble().ShouldBeInRange(0, 1, name);
            baseline.GetProperty("aurc").GetDouble().ShouldBeInRange(0, 1, name);
            baseline.GetProperty("reason").ValueKind.ShouldBe(JsonValueKind.Null);
        }

        report.GetProperty("reasons").EnumerateObject().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_figures_are_those_of_the_painted_pixels()
    {
        using var folder = new TempFolder();
        var report = await Report(folder, new TinyBundleOptions());
        report.GetProperty("frames").GetInt32().ShouldBe(40);
        report.GetProperty("pixels").GetInt64().ShouldBe(40L * 96 * 60);

        // A third of the car is painted, and so seen, as road; borders between classes cost some more.
        report.GetProperty("pixelAccuracy").GetDouble().ShouldBeInRange(0.90, 0.98);
        report.GetProperty("dangerousAccept").GetDouble().ShouldBeInRange(0.2, 0.34);
        report.GetProperty("acceptedRecall").GetProperty("car").GetDouble().ShouldBeInRange(0.4, 0.67);

        // The patch of no class is seen as road, which is right, but not accepted.
        report.GetProperty("accepted").GetProperty("coverage").GetDouble().ShouldBeInRange(0.7, 0.97);
        var interval = report.GetProperty("accepted").GetProperty("interval");
        report.GetProperty("accepted").GetProperty("accuracy").GetDouble().ShouldBeInRange(interval[0].GetDouble(), interval[1].GetDouble());
    }

    [Fact]
    public async Task What_a_bundle_lacks_is_null_with_a_reason()
    {
        using var folder = new TempFolder();
        var report = await Report(folder, new TinyBundleOptions { Scores = false, Calibrated = false });
        report.GetProperty("accepted").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("dangerousAccept").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("thresholds").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("reasons").GetProperty("accepted").GetString()!.ShouldContain("sbn-calibrate confidence");
        var baselines = report.GetProperty("baselines");
        foreach (var name in (string[])["maxSoftmax", "maxSoftmax5x5", "temperature"])
        {
            baselines.GetProperty(name).GetProperty("aurc").ValueKind.ShouldBe(JsonValueKind.Null);
            baselines.GetProperty(name).GetProperty("reason").GetString()!.ShouldContain("scores");
        }

        baselines.GetProperty("features").GetProperty("reason").GetString()!.ShouldContain("bench.onnx");
    }

    [Fact]
    public async Task Labels_twice_as_fine_as_the_grid_give_the_same_shares()
    {
        using var folder = new TempFolder();
        var coarse = await Report(folder, new TinyBundleOptions());
        using var fineFolder = new TempFolder();
        var fine = await Report(fineFolder, new TinyBundleOptions(), scale: 2);
        fine.GetProperty("pixels").GetInt64().ShouldBe(4 * coarse.GetProperty("pixels").GetInt64());
        foreach (var figure in (string[])["pixelAccuracy", "miou", "coverageAt99", "aurc", "dangerousAccept"])
        {
            fine.GetProperty(figure).GetDouble().ShouldBe(coarse.GetProperty(figure).GetDouble(), 1e-9, figure);
        }
    }

    [Fact]
    public async Task Two_sets_are_pooled()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["a"], 3);
        PaintedStreet.Write(folder["b"], 4);
        var run = await BenchRun.Of(
            "evaluate", "--bundle", folder["bundle"], "--dataset", folder["a"], "--dataset", folder["b"], "--report", folder["report.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        using var report = JsonDocument.Parse(File.ReadAllText(folder["report.json"]));
        report.RootElement.GetProperty("frames").GetInt32().ShouldBe(7);
        report.RootElement.GetProperty("blocks").GetProperty("count").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_table_for_people_goes_to_the_output_and_plain_progress_to_the_log()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 12);
        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", folder["report.json"]);
        run.Output.ShouldContain("mIoU");
        run.Output.ShouldContain("pixel accuracy");
        run.Log.ShouldContain("evaluating: 12 done");
        run.Log.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task A_missing_data_set_is_one_sentence()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["none"], "--report", folder["report.json"]);
        run.ShouldFailWith(folder["none"]);
        File.Exists(folder["report.json"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_label_out_of_range_is_one_sentence_that_names_file_and_id()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 1);
        PaintedStreet.WriteLabels(folder["set", "labels", "street_00000.png"], 1, (_, _) => 77);
        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", folder["report.json"]);
        run.ShouldFailWith("street_00000.png", "77", "0 to 3");
    }

    [Fact]
    public async Task A_set_that_numbers_a_class_otherwise_is_refused()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set", "val"], 1);
        await File.WriteAllTextAsync(
            folder["set", "labels.json"], """{ "labels": { "0": "road", "1": "building", "2": "car", "9": "walrus" } }""", TestContext.Current.CancellationToken);
        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["set", "val"], "--report", folder["report.json"]);
        run.ShouldFailWith("labels.json", "'car'", "the id 2", "it is 3");
    }

    [Fact]
    public async Task A_truncated_model_is_one_sentence()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 1);
        var graph = File.ReadAllBytes(folder["bundle", "sbn.onnx"]);
        File.WriteAllBytes(folder["bundle", "sbn.onnx"], graph[..(graph.Length / 2)]);
        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", folder["report.json"]);
        run.ShouldFailWith("sbn.onnx");
    }

    [Fact]
    public async Task A_report_in_a_folder_that_is_not_there_is_refused_before_any_work()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 1);
        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", Path.Combine(folder.Path, "no", "report.json"));
        run.ShouldFailWith(Path.Combine(folder.Path, "no"));
        run.Log.ShouldNotContain("evaluating");
    }

    [Fact]
    public async Task Real_street_frames_run_from_end_to_end()
    {
        var missing = SharedData.WhyMissing("camvid", "val");
        Assert.SkipWhen(missing is not null, missing ?? "");
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Width = 480, Height = 360, Classes = 11 });
        var set = RealStreet.WriteWithTinyIds(folder["val"], SharedData.Combine("camvid", "val"));
        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", set, "--frame-rate", "30", "--report", folder["report.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        using var report = JsonDocument.Parse(File.ReadAllText(folder["report.json"]));
        report.RootElement.GetProperty("frames").GetInt32().ShouldBe(101);

        // One stretch of 6.7 s: a single block, from which no interval can be told.
        report.RootElement.GetProperty("blocks").GetProperty("count").GetInt32().ShouldBe(1);
        report.RootElement.GetProperty("accepted").GetProperty("interval").ValueKind.ShouldBe(JsonValueKind.Null);
        report.RootElement.GetProperty("reasons").TryGetProperty("accepted.interval", out _).ShouldBeTrue();
    }

    private static async Task<JsonElement> Report(TempFolder folder, TinyBundleOptions options, int scale = 1)
    {
        TinyBundle.Write(folder["bundle"], options);
        PaintedStreet.Write(folder["set"], 40, scale);
        var run = await BenchRun.Of(
            "evaluate", "--bundle", folder["bundle"], "--variant", "fp32", "--dataset", folder["set"], "--report", folder["report.json"], "--block-frames", "10");
        run.ExitCode.ShouldBe(0, run.Log);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report.json"], TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}
