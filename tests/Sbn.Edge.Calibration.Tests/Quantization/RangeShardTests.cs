using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Quantization;

/// <summary>The work of <c>quantize</c>, split into shards and merged.</summary>
public sealed class RangeShardTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public RangeShardTests()
    {
        TinyBundle.Write(_folder["bundle"]);
        PaintedStreet.Write(_folder["set"], 13);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)] // more shards than frames: some have nothing to do
    public async Task Merged_shards_are_byte_by_byte_the_file_of_one_run(int shards)
    {
        await Collect("whole", null);
        string[] parts = [.. Enumerable.Range(0, shards).Select(i => $"part{i}")];
        for (var i = 0; i < shards; i++)
            await Collect(parts[i], $"{i}/{shards}");
        (await Merge("merged", [.. parts.Reverse()])).ExitCode.ShouldBe(0);
        File.ReadAllBytes(_folder["merged"]).ShouldBe(File.ReadAllBytes(_folder["whole"]));
    }

    [Fact]
    public async Task Quantising_from_a_file_gives_the_graph_of_quantising_from_the_recordings()
    {
        await Collect("whole", null);
        (await BenchRun.Of("quantize", "--bundle", _folder["bundle"], "--ranges", _folder["whole"], "--method", "mse", "--out", _folder["a"])).ExitCode.ShouldBe(0);
        (await BenchRun.Of("quantize", "--bundle", _folder["bundle"], "--video", _folder["set", "images"], "--frames", "8", "--method", "mse", "--out", _folder["b"])).ExitCode.ShouldBe(0);
        File.ReadAllBytes(ModelBundle.Load(_folder["a"]).GraphPath("int8")).ShouldBe(File.ReadAllBytes(ModelBundle.Load(_folder["b"]).GraphPath("int8")));
    }

    [Fact]
    public async Task A_missing_shard_stops_the_merge_and_is_named()
    {
        await Collect("p0", "0/3");
        await Collect("p2", "2/3");
        (await Merge("merged", "p0", "p2")).ShouldFailWith("Of 3 shards, shard 1 is missing");
        File.Exists(_folder["merged"]).ShouldBeFalse();

        // The shard that died is run again; the others stay as they are.
        await Collect("p1", "1/3");
        (await Merge("merged", "p0", "p1", "p2")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_shard_given_twice_or_of_another_job_is_refused_by_name()
    {
        await Collect("p0", "0/2");
        await Collect("p1", "1/2");
        await Collect("again", "0/2");
        (await Merge("merged", "p0", "p1", "again")).ShouldFailWith("Shard 0/2", "p0", "again");

        await Collect("other", "1/2", frames: 5);
        (await Merge("merged", "p0", "other")).ShouldFailWith("other", "of another job");

        TinyBundle.Write(_folder["bundle2"], new TinyBundleOptions { Classes = 5 });
        await Collect("foreign", "1/2", bundle: "bundle2");
        (await Merge("merged", "p0", "foreign")).ShouldFailWith("foreign", "another graph");
    }

    [Fact]
    public async Task A_part_is_not_taken_for_the_whole()
    {
        await Collect("p0", "0/2");
        (await BenchRun.Of("quantize", "--bundle", _folder["bundle"], "--ranges", _folder["p0"], "--out", _folder["out"])).ShouldFailWith("some shards only");
    }

    [Fact]
    public async Task A_damaged_file_is_one_sentence_wherever_it_is_cut()
    {
        await Collect("whole", null);
        var bytes = await File.ReadAllBytesAsync(_folder["whole"], TestContext.Current.CancellationToken);
        foreach (var length in new[] { 0, 1, bytes.Length / 3, bytes.Length / 2, bytes.Length - 1 })
        {
            await File.WriteAllBytesAsync(_folder["cut"], bytes[..length], TestContext.Current.CancellationToken);
            (await Merge("merged", "cut")).ShouldFailWith("cut", "damaged or cut short");
        }

        (await Merge("merged", "nowhere")).ShouldFailWith("There is no file");
    }

    private async Task Collect(string file, string? shard, int frames = 8, string bundle = "bundle")
    {
        string[] part = shard is null ? [] : ["--shard", shard];
        var run = await BenchRun.Of(
            ["collect", "--bundle", _folder[bundle], "--video", _folder["set", "images"], "--frames", $"{frames}", .. part, "--out", _folder[file]]);
        run.ExitCode.ShouldBe(0, run.Log);
    }

    private Task<BenchRun> Merge(string output, params string[] parts) =>
        BenchRun.Of(["merge", .. parts.Select(part => _folder[part]), "--out", _folder[output]]);
}
