using System.Text.Json;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Cli;

/// <summary>The bench runs the graph that the vehicle runs, unless told otherwise.</summary>
public sealed class VariantTests
{
    [Theory]
    [InlineData(true, "int8")]
    [InlineData(false, "fp32")]
    public async Task Evaluate_and_replay_take_what_the_service_takes(bool quantised, string taken)
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = quantised });
        PaintedStreet.Write(folder["set"], 1);
        VariantChoice.Of(bundle, VariantChoice.Auto).ShouldBe(taken);

        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", folder["report.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        using var report = JsonDocument.Parse(File.ReadAllText(folder["report.json"]));
        report.RootElement.GetProperty("bundle").GetProperty("variant").GetString().ShouldBe(taken);

        var replay = await BenchRun.Of("replay", "--source", folder["set", "images"], "--bundle", folder["bundle"], "--frame", "0", "--out", folder["seen.png"]);
        replay.ExitCode.ShouldBe(0, replay.Log);
        replay.Output.ShouldContain($"({taken} on ");
    }

    [Fact]
    public async Task A_variant_that_is_named_is_taken()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        PaintedStreet.Write(folder["set"], 1);
        var replay = await BenchRun.Of("replay", "--source", folder["set", "images"], "--bundle", folder["bundle"], "--variant", "fp32", "--frame", "0", "--out", folder["seen.png"]);
        replay.Output.ShouldContain("(fp32 on ");
    }
}
