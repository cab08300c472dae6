using System.Text.Json;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>The shipped model on real frames.</summary>
public sealed class EvaluateTests
{
    [Fact]
    public async Task The_report_on_real_frames_has_every_key_of_the_design_and_beats_guessing()
    {
        using var folder = new TempFolder();
        var report = folder["report.json"];
        var evaluate = await Command.RunAsync(
            Command.Built("Sbn.Edge.Calibration", "sbn-calibrate"), "evaluate", "--bundle", "models/street", "--variant", "fp32",
            "--dataset", SharedData.Require("camvid", "val"), "--report", report);
        evaluate.ExitCode.ShouldBe(0, evaluate.Error);

        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        var root = document.RootElement;
        foreach (var key in new[]
        {
            "frames", "pixels", "pixelAccuracy", "miou", "iou", "coverageAt99", "accepted", "dangerousAccept", "acceptedRecall", "aurc", "ece", "baselines",
        })
        {
            root.TryGetProperty(key, out _).ShouldBeTrue(key);
        }

        foreach (var baseline in new[] { "maxSoftmax", "maxSoftmax5x5", "temperature", "features" })
        {
            root.GetProperty("baselines").TryGetProperty(baseline, out _).ShouldBeTrue(baseline);
        }

        root.GetProperty("frames").GetInt32().ShouldBe(101);

        // Floors far below what was measured: a broken model fails them, a retrained one does not.
        root.GetProperty("pixelAccuracy").GetDouble().ShouldBeGreaterThan(0.8);
        root.GetProperty("miou").GetDouble().ShouldBeGreaterThan(0.45);
    }
}
