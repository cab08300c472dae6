using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Inspection;

public sealed class InspectCommandTests
{
    [Fact]
    public async Task It_shows_name_variants_sizes_classes_concepts_thresholds_and_guarantee()
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        var run = await BenchRun.Of("inspect", "--bundle", folder["bundle"]);
        run.ExitCode.ShouldBe(0, run.Log);
        foreach (var part in (string[])["tiny 1.0.0", "fp32", "int8", bundle.GraphSha256("int8"), "96×64", "building", "foliage", $"{TinyBundle.Threshold}", "guarantee none: Set by hand for tests."])
        {
            run.Output.ShouldContain(part);
        }
    }

    [Fact]
    public async Task A_graph_that_honours_the_contract_is_said_to()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var run = await BenchRun.Of("inspect", "--contract", folder["bundle", "sbn.onnx"], "--bundle", folder["bundle"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("honours the contract");
    }

    [Fact]
    public async Task A_graph_that_does_not_is_refused_with_each_finding()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var run = await BenchRun.Of("inspect", "--contract", folder["bundle", "head.fp32.onnx"]);
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("no input 'image'");
        run.Log.ShouldContain("does not honour the contract");
    }

    [Fact]
    public async Task A_file_that_is_no_graph_is_one_sentence()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text.onnx"], "not a graph", TestContext.Current.CancellationToken);
        (await BenchRun.Of("inspect", "--contract", folder["text.onnx"])).ShouldFailWith("text.onnx");
    }

    [Fact]
    public async Task Nothing_named_is_one_sentence() => (await BenchRun.Of("inspect")).ShouldFailWith("--bundle", "--contract");
}
