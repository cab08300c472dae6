using System.Text.Json;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Comparison;

public sealed class CompareCommandTests
{
    [Fact]
    public async Task Two_equal_variants_agree_in_everything()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        var report = await Compare(folder);
        report.GetProperty("schema").GetString().ShouldBe("sbn.comparison/1");
        report.GetProperty("classAgreement").GetDouble().ShouldBe(1);
        report.GetProperty("confidenceCodes").GetDouble().ShouldBe(0);
        report.GetProperty("leastConceptCorrelation").GetDouble().ShouldBe(1, 1e-9);
        report.GetProperty("fp32").GetProperty("miou").GetDouble().ShouldBe(report.GetProperty("int8").GetProperty("miou").GetDouble());
        var acceptance = report.GetProperty("acceptance");
        acceptance.GetProperty("both").GetDouble().ShouldBeGreaterThan(0.5);
        acceptance.GetProperty("onlyFp32").GetDouble().ShouldBe(0);
        acceptance.GetProperty("onlyInt8").GetDouble().ShouldBe(0);
        foreach (var alarm in report.GetProperty("alarms").EnumerateObject())
        {
            alarm.Value.GetProperty("framesApart").GetDouble().ShouldBe(0, alarm.Name);
        }
    }

    [Fact]
    public async Task A_variant_whose_concept_is_gone_is_told_by_that_concept()
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["whole"], new TinyBundleOptions { Quantised = true });
        var spoiled = OnnxModel.Read(bundle.GraphPath("int8"));

        // The concepts are 1 − distance / reach: without its bias the first one never rises above 0.
        var bias = spoiled.Graph.Initializer("conv_2.bias")!.Floats();
        bias[0] = 0;
        var constant = spoiled.Graph.Initializer("conv_2.bias")!;
        constant.RawData = OnnxTensor.Of<float>("b", bias, bias.Length).RawData;
        BundleWriter.From(bundle).Graph("int8", spoiled).Without("calibration.json").Write(folder["bundle"]);

        var report = await Compare(folder);
        var concepts = report.GetProperty("concepts");
        var gone = concepts.GetProperty(bundle.Manifest.Concepts[0].Name);
        gone.GetProperty("correlation").ValueKind.ShouldBe(JsonValueKind.Null);
        gone.GetProperty("flips").GetDouble().ShouldBeGreaterThan(0.1);
        concepts.GetProperty(bundle.Manifest.Concepts[4].Name).GetProperty("flips").GetDouble().ShouldBe(0);
        report.GetProperty("classAgreement").GetDouble().ShouldBeLessThan(0.95);
        report.GetProperty("alarms").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("acceptance").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Recordings_are_compared_without_labels()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        PaintedStreet.Write(folder["set"], 6);
        var run = await BenchRun.Of("compare", "--bundle", folder["bundle"], "--video", folder["set", "images"], "--video", folder["set", "images"], "--report", folder["r.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("blind");
        run.Output.ShouldNotContain("mIoU");
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(folder["r.json"], TestContext.Current.CancellationToken));
        report.RootElement.GetProperty("frames").GetInt32().ShouldBe(12);
        report.RootElement.GetProperty("classAgreement").GetDouble().ShouldBe(1);
        report.RootElement.GetProperty("fp32").ValueKind.ShouldBe(JsonValueKind.Null);
        report.RootElement.GetProperty("sources").EnumerateArray().Select(s => s.GetString()).ShouldBe(["set/images", "set/images"]);
    }

    [Fact]
    public async Task Frames_or_recordings_must_be_named_and_not_both()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        (await Compare()).ShouldFailWith("--dataset", "--video");
        (await Compare("--dataset", "a", "--video", "b")).ShouldFailWith("not both");
        (await Compare("--video", "b", "--frame-rate", "30")).ShouldFailWith("--frame-rate says nothing with --video");

        Task<BenchRun> Compare(params string[] more) => BenchRun.Of(["compare", "--bundle", folder["bundle"], "--report", folder["r.json"], .. more]);
    }

    [Fact]
    public async Task Without_an_int8_graph_there_is_nothing_to_compare()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 2);
        (await BenchRun.Of("compare", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", folder["r.json"])).ShouldFailWith("no int8 graph", "quantize");
    }

    private static async Task<JsonElement> Compare(TempFolder folder)
    {
        PaintedStreet.Write(folder["set"], 6);
        var run = await BenchRun.Of("compare", "--bundle", folder["bundle"], "--dataset", folder["set"], "--frame-rate", "10", "--report", folder["r.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("pixels of the same class");
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(folder["r.json"], TestContext.Current.CancellationToken));
        return document.RootElement.Clone();
    }
}
