using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Quantization.Ranges;

/// <summary>The work of <c>quantize</c>, split into shards and merged.</summary>
public sealed class RangeShardTests : IDisposable
{
    private static readonly string[] Sets = ["a", "b", "c", "d"];
    private readonly TempFolder _folder = new();

    public RangeShardTests()
    {
        TinyBundle.Write(_folder["bundle"]);
        foreach (var (set, frames) in Sets.Zip([13, 4, 7, 1]))
        {
            PaintedStreet.Write(_folder[set], frames);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)] // more shards than recordings: some have nothing to do
    public async Task Merged_shards_are_byte_by_byte_the_file_of_one_run(int shards)
    {
        await Collect("whole", null);
        string[] parts = [.. Enumerable.Range(0, shards).Select(i => $"part{i}")];
        for (var i = 0; i < shards; i++)
        {
            await Collect(parts[i], $"{i}/{shards}");
        }

        (await Merge("merged", [.. parts.Reverse()])).ExitCode.ShouldBe(0);
        File.ReadAllBytes(_folder["merged"]).ShouldBe(File.ReadAllBytes(_folder["whole"]));
    }

    [Fact]
    public async Task Quantising_from_a_file_gives_the_graph_of_quantising_from_the_recordings()
    {
        await Collect("whole", null);
        var run = await BenchRun.Of("quantize", "--bundle", _folder["bundle"], "--ranges", _folder["whole"], "--method", "mse", "--out", _folder["from-file"]);
        run.ExitCode.ShouldBe(0, run.Log);
        (await BenchRun.Of(["quantize", "--bundle", _folder["bundle"], .. Videos(), "--frames", "8", "--method", "mse", "--out", _folder["from-recordings"]])).ExitCode.ShouldBe(0);
        File.ReadAllBytes(ModelBundle.Load(_folder["from-file"]).GraphPath("int8")).ShouldBe(File.ReadAllBytes(ModelBundle.Load(_folder["from-recordings"]).GraphPath("int8")));
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

    [Fact]
    public async Task A_shard_reads_its_own_recordings_alone()
    {
        // A damaged picture stops the shard that it belongs to, and no other.
        await File.WriteAllTextAsync(_folder["b", "images", "street_00002.png"], "no picture", TestContext.Current.CancellationToken);
        var exits = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            exits.Add((await BenchRun.Of(["collect", "--bundle", _folder["bundle"], .. Videos(), "--shard", $"{i}/4", "--out", _folder[$"p{i}"]])).ExitCode);
        }

        exits.Order().ShouldBe([0, 0, 0, 1]);
    }

    [Fact]
    public async Task A_part_that_is_there_already_stays_and_one_of_another_job_is_refused()
    {
        await Collect("p0", "0/2");
        var before = await File.ReadAllBytesAsync(_folder["p0"], TestContext.Current.CancellationToken);
        var again = await Resume("0/2", "8");
        again.ExitCode.ShouldBe(0, again.Log);
        again.Output.ShouldContain("Collected already");
        (await Resume("1/2", "8")).ShouldFailWith("p0", "another job or shard");
        (await Resume("0/3", "8")).ShouldFailWith("p0", "another job or shard");
        (await Resume("0/2", "9")).ShouldFailWith("p0", "another job or shard");
        File.ReadAllBytes(_folder["p0"]).ShouldBe(before);
        (await BenchRun.Of(["collect", "--bundle", _folder["bundle"], .. Videos(), "--shard", "0/2", "--out", _folder["p0"]])).ShouldFailWith("exists already");

        Task<BenchRun> Resume(string shard, string frames) =>
            BenchRun.Of(["collect", "--bundle", _folder["bundle"], .. Videos(), "--frames", frames, "--shard", shard, "--out", _folder["p0"], "--resume"]);
    }

    [Fact]
    public async Task Options_of_collecting_are_refused_beside_ranges()
    {
        await Collect("whole", null);
        foreach (var more in new string[][] { ["--frames", "9"], ["--equalize"], Videos() })
        {
            (await BenchRun.Of(["quantize", "--bundle", _folder["bundle"], "--ranges", _folder["whole"], .. more, "--out", _folder["out"]])).ShouldFailWith("--ranges");
        }
    }

    [Fact]
    public async Task Ranges_of_an_equalised_graph_are_quantised_on_it()
    {
        (await BenchRun.Of(["collect", "--bundle", _folder["bundle"], .. Videos(), "--equalize", "--out", _folder["e"]])).ExitCode.ShouldBe(0);
        (await BenchRun.Of("quantize", "--bundle", _folder["bundle"], "--ranges", _folder["e"], "--method", "mse", "--out", _folder["out"])).ExitCode.ShouldBe(0);
        Provenance.Read(OnnxModel.Read(ModelBundle.Load(_folder["out"]).GraphPath("int8")))!.ShouldContain("channels equalised");
        await Collect("p0", "0/2");
        (await BenchRun.Of(["collect", "--bundle", _folder["bundle"], .. Videos(), "--frames", "8", "--equalize", "--shard", "1/2", "--out", _folder["p1"]])).ExitCode.ShouldBe(0);
        (await Merge("merged", "p0", "p1")).ShouldFailWith("another --equalize");
    }

    private string[] Videos() => [.. Sets.SelectMany(set => new[] { "--video", _folder[set, "images"] })];

    private async Task Collect(string file, string? shard, int frames = 8, string bundle = "bundle")
    {
        string[] part = shard is null ? [] : ["--shard", shard];
        var run = await BenchRun.Of(
            ["collect", "--bundle", _folder[bundle], .. Videos(), "--frames", $"{frames}", .. part, "--out", _folder[file]]);
        run.ExitCode.ShouldBe(0, run.Log);
    }

    private Task<BenchRun> Merge(string output, params string[] parts) =>
        BenchRun.Of(["merge", .. parts.Select(part => _folder[part]), "--out", _folder[output]]);
}
