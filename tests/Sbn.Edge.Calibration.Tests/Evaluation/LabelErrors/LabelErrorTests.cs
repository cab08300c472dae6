using System.Text.Json;
using Sbn.Edge.Calibration.Evaluation.LabelErrors;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Evaluation.LabelErrors;

public sealed class LabelErrorTests
{
    [Fact]
    public void The_share_asked_for_becomes_other_classes_in_patches_of_one_area()
    {
        var labels = new LabelMap(40, 30, [.. Enumerable.Range(0, 1200).Select(i => i < 40 ? LabelMap.Ignored : (byte)(i % 40 < 20 ? 0 : 2))]);
        var planted = PlantedLabels.Plant(labels, 4, 0.05, new Random(3));
        planted.Patches.Sum(patch => patch.Length).ShouldBe(58);
        planted.Patches.Count.ShouldBeGreaterThanOrEqualTo(4);
        planted.Patches.SelectMany(patch => patch).ShouldBeUnique();
        Enumerable.Range(0, 1200).Where(i => planted.Ids[i] != labels.Ids[i]).ShouldBe(planted.Patches.SelectMany(patch => patch), ignoreOrder: true);
        foreach (var patch in planted.Patches)
        {
            patch.Select(i => labels.Ids[i]).Distinct().ShouldHaveSingleItem().ShouldNotBe(LabelMap.Ignored);
            patch.Select(i => planted.Ids[i]).Distinct().ShouldHaveSingleItem().ShouldBeOneOf((byte)0, (byte)2);
            foreach (var pixel in patch.Skip(1))
            {
                patch.ShouldContain(other => other == pixel - 1 || other == pixel + 1 || other == pixel - 40 || other == pixel + 40);
            }
        }

        PlantedLabels.Plant(labels, 4, 0.05, new Random(3)).Ids.ShouldBe(planted.Ids);
    }

    [Fact]
    public async Task What_is_planted_is_caught_and_the_figures_stay_those_of_the_labels()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Bench = true });
        PaintedStreet.Write(folder["set"], 6);
        var (plain, report) = (await Report(folder), await Report(folder, "--plant-label-errors", "0.02"));
        plain.GetProperty("labelErrors").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("pixelAccuracy").GetDouble().ShouldBe(plain.GetProperty("pixelAccuracy").GetDouble());
        var errors = report.GetProperty("labelErrors");
        var pixels = errors.GetProperty("pixels").GetInt64();
        ((double)errors.GetProperty("planted").GetInt64() / pixels).ShouldBe(0.02, 0.002);
        var misclassified = errors.GetProperty("misclassified");
        misclassified.GetProperty("recall").GetDouble().ShouldBeGreaterThan(0.8);
        misclassified.GetProperty("patchRecall").GetDouble().ShouldBeGreaterThan(0.8);

        // What it loses of the clean ones are the model's own errors.
        misclassified.GetProperty("cleanLost").GetDouble().ShouldBe(1 - report.GetProperty("pixelAccuracy").GetDouble(), 0.01);
        var (both, removed) = (errors.GetProperty("both"), errors.GetProperty("removed"));
        both.GetProperty("recall").GetDouble().ShouldBeLessThanOrEqualTo(misclassified.GetProperty("recall").GetDouble());
        removed.GetProperty("recall").GetDouble().ShouldBeGreaterThanOrEqualTo(misclassified.GetProperty("recall").GetDouble());
        errors.GetProperty("note").GetString().ShouldNotBeNull().ShouldContain("second stage");
    }

    [Fact]
    public async Task Without_the_papers_predictor_only_the_first_stage_can_be_told()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 2);
        var errors = (await Report(folder, "--plant-label-errors", "0.02")).GetProperty("labelErrors");
        errors.GetProperty("misclassified").ValueKind.ShouldBe(JsonValueKind.Object);
        errors.GetProperty("removed").ValueKind.ShouldBe(JsonValueKind.Null);
        errors.GetProperty("note").GetString().ShouldNotBeNull().ShouldContain("'paper'");
    }

    [Fact]
    public async Task A_share_out_of_range_is_refused()
    {
        using var folder = new TempFolder();
        var run = await BenchRun.Of("evaluate", "--bundle", folder["b"], "--dataset", folder["s"], "--report", folder["r.json"], "--plant-label-errors", "2");
        run.ExitCode.ShouldNotBe(0);
        run.Log.ShouldContain("--plant-label-errors must be above 0 and at most 0.5");
    }

    private static async Task<JsonElement> Report(TempFolder folder, params string[] more)
    {
        var run = await BenchRun.Of(["evaluate", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", folder["r.json"], .. more]);
        run.ExitCode.ShouldBe(0, run.Log);
        return JsonDocument.Parse(await File.ReadAllTextAsync(folder["r.json"], TestContext.Current.CancellationToken)).RootElement;
    }
}
