using System.IO.Compression;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Scenes;

/// <summary>The work of <c>confidence</c>, split into shards, merged, and fitted from the file.</summary>
public sealed class SceneShardTests : IDisposable
{
    private const int Frames = 13;
    private readonly TempFolder _folder = new();

    public SceneShardTests()
    {
        TinyBundle.Write(_folder["bundle"]);
        PaintedStreet.Write(_folder["set"], Frames);
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
        {
            await Collect(parts[i], $"{i}/{shards}");
        }

        var merged = await Merge("merged", [.. parts.Reverse()]);
        merged.ExitCode.ShouldBe(0, merged.Log);
        merged.Output.ShouldContain($"{Frames} frames");
        File.ReadAllBytes(_folder["merged"]).ShouldBe(File.ReadAllBytes(_folder["whole"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("fold")]
    public async Task Fitting_from_merged_shards_gives_the_calibration_of_fitting_from_the_frames(string? fold)
    {
        WriteFold("fold");
        string[] choice = ["--frame-rate", "0.0909", "--target", "0.9", "--bootstrap", "200", "--seed", "7"];
        string[] folded = fold is null ? [] : ["--fold", _folder[fold]];
        await Collect("p0", "0/2", folded);
        await Collect("p1", "1/2", folded);
        (await Merge("all", "p1", "p0")).ExitCode.ShouldBe(0);
        var recorded = await Confidence("recorded", ["--scenes", _folder["all"], .. choice]);
        recorded.ExitCode.ShouldBe(0, recorded.Log);
        recorded.Log.ShouldNotContain("recording scenes");
        var direct = await Confidence("direct", ["--dataset", _folder["set"], .. choice, .. folded]);
        direct.ExitCode.ShouldBe(0, direct.Log);
        var calibration = await File.ReadAllTextAsync(_folder["recorded", "calibration.json"], TestContext.Current.CancellationToken);
        calibration.ShouldBe(await File.ReadAllTextAsync(_folder["direct", "calibration.json"], TestContext.Current.CancellationToken));
        calibration.Contains("tiny 2.0.0", StringComparison.Ordinal).ShouldBe(fold is not null);
    }

    [Fact]
    public async Task A_part_that_is_there_already_stays_and_one_of_another_job_is_refused()
    {
        await Collect("p0", "0/2");
        var before = await File.ReadAllBytesAsync(_folder["p0"], TestContext.Current.CancellationToken);
        var again = await Resume("--dataset", _folder["set"], "--shard", "0/2");
        again.ExitCode.ShouldBe(0, again.Log);
        again.Output.ShouldContain("Collected already");
        (await Resume("--dataset", _folder["set"], "--shard", "1/2")).ShouldFailWith("p0", "another job or shard");
        (await Resume("--dataset", _folder["set"], "--dataset", _folder["set"], "--shard", "0/2")).ShouldFailWith("p0", "another job or shard");
        (await Resume("--video", _folder["set", "images"], "--shard", "0/2")).ShouldFailWith("p0", "another job or shard");
        File.ReadAllBytes(_folder["p0"]).ShouldBe(before);

        Task<BenchRun> Resume(params string[] more) => BenchRun.Of(["collect", "--bundle", _folder["bundle"], .. more, "--out", _folder["p0"], "--resume"]);
    }

    [Fact]
    public async Task One_file_serves_fits_for_several_targets()
    {
        await Collect("all", null);
        foreach (var target in new[] { 0.9, 0.98 })
        {
            var name = FormattableString.Invariant($"fitted{target}");
            var run = await Confidence(name, ["--scenes", _folder["all"], "--target", FormattableString.Invariant($"{target}")]);
            run.ExitCode.ShouldBe(0, run.Log);
            ModelBundle.Load(_folder[name]).CalibrationFor("fp32")!.Target.ShouldBe(target);
        }
    }

    [Fact]
    public async Task Thresholds_are_fitted_on_what_the_fold_says_and_profiles_on_what_the_model_does()
    {
        WriteFold("fold");
        await Collect("all", null, ["--fold", _folder["fold"]]);
        (await Confidence("folded", ["--scenes", _folder["all"]])).ExitCode.ShouldBe(0);
        (await Confidence("model", ["--dataset", _folder["set"]])).ExitCode.ShouldBe(0);
        (await BenchRun.Of("confidence", "--bundle", _folder["fold"], "--dataset", _folder["set"], "--out", _folder["foldfitted"])).ExitCode.ShouldBe(0);
        var (folded, model, fold) = (Fitted("folded"), Fitted("model"), Fitted("foldfitted"));
        folded.Thresholds.ShouldBe(fold.Thresholds, ignoreOrder: true);
        folded.Thresholds.SequenceEqual(model.Thresholds).ShouldBeFalse();
        folded.GraphSha256.ShouldBe(model.GraphSha256);
        folded.Profiles["road"].Concepts["car/door"].Absent.ShouldBe(model.Profiles["road"].Concepts["car/door"].Absent);
        folded.Data.OutOfFold.ShouldBeTrue();

        VariantCalibration Fitted(string name) => ModelBundle.Load(_folder[name]).CalibrationFor("fp32")!;
    }

    [Fact]
    public async Task A_fold_of_another_making_is_one_sentence_and_nothing_is_written()
    {
        TinyBundle.Write(_folder["stride"], new TinyBundleOptions { Stride = 8 });
        (await BenchRun.Of("collect", "--bundle", _folder["bundle"], "--dataset", _folder["set"], "--fold", _folder["stride"], "--out", _folder["x"]))
            .ShouldFailWith("--fold", "other classes, concepts or sizes");
        File.Exists(_folder["x"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_shard_reads_its_own_pictures_only()
    {
        File.Delete(_folder["set", "images", "street_00001.png"]);
        await File.WriteAllTextAsync(_folder["set", "images", "street_00001.png"], "no picture", TestContext.Current.CancellationToken);
        await Collect("p0", "0/2");
        (await BenchRun.Of("collect", "--bundle", _folder["bundle"], "--dataset", _folder["set"], "--shard", "1/2", "--out", _folder["p1"])).ShouldFailWith("street_00001");
        File.Exists(_folder["p1"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_missing_shard_stops_the_merge_and_is_named()
    {
        await Collect("p0", "0/4");
        await Collect("p2", "2/4");
        (await Merge("merged", "p0", "p2")).ShouldFailWith("Of 4 shards, shards 1, 3 are missing");
        File.Exists(_folder["merged"]).ShouldBeFalse();
        Directory.EnumerateFiles(_folder.Path, ".merged*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shard_given_twice_or_of_another_job_is_refused_by_name()
    {
        await Collect("p0", "0/2");
        await Collect("p1", "1/2");
        await Collect("again", "0/2");
        (await Merge("merged", "p0", "p1", "again")).ShouldFailWith("Shard 0/2", "p0", "again");

        PaintedStreet.Write(_folder["other", "set"], Frames + 1);
        await Collect("otherdata", "1/2", set: _folder["other", "set"]);
        (await Merge("merged", "p0", "otherdata")).ShouldFailWith("otherdata", "of another job");

        await Collect("othercount", "1/3");
        (await Merge("merged", "p0", "othercount")).ShouldFailWith("othercount", "of another job");

        WriteFold("fold");
        await Collect("folded", "1/2", ["--fold", _folder["fold"]]);
        (await Merge("merged", "p0", "folded")).ShouldFailWith("folded", "--fold");

        TinyBundle.Write(_folder["bundle2"], new TinyBundleOptions { Classes = 5 });
        await Collect("foreign", "1/2", bundle: "bundle2");
        (await Merge("merged", "p0", "foreign")).ShouldFailWith("foreign", "another graph");
    }

    [Fact]
    public async Task Scenes_and_ranges_are_not_merged_and_a_damaged_part_is_not_taken_for_the_other_kind()
    {
        await Collect("scenes", "0/2");
        (await BenchRun.Of("collect", "--bundle", _folder["bundle"], "--video", _folder["set", "images"], "--frames", "8", "--shard", "1/2", "--out", _folder["ranges"])).ExitCode.ShouldBe(0);
        (await Merge("merged", "scenes", "ranges")).ShouldFailWith("holds scenes", "ranges");
        await File.WriteAllTextAsync(_folder["empty"], "", TestContext.Current.CancellationToken);
        (await Merge("merged", "scenes", "empty")).ShouldFailWith("empty", "damaged or cut short");
        (await Merge("merged", "scenes", "nowhere")).ShouldFailWith("There is no file", "nowhere");
    }

    [Fact]
    public async Task A_cut_file_is_one_sentence_wherever_it_is_cut()
    {
        await Collect("whole", null);
        var bytes = await File.ReadAllBytesAsync(_folder["whole"], TestContext.Current.CancellationToken);
        foreach (var length in new[] { 0, 1, 4, bytes.Length / 3, bytes.Length / 2, bytes.Length - 1 })
        {
            await File.WriteAllBytesAsync(_folder["cut"], bytes[..length], TestContext.Current.CancellationToken);
            (await Merge("merged", "cut")).ShouldFailWith("cut", "damaged or cut short");
            (await Confidence("fitted", ["--scenes", _folder["cut"]])).ShouldFailWith("cut", "damaged or cut short");
        }

        (await Confidence("fitted", ["--scenes", _folder["nowhere"]])).ShouldFailWith("There is no file", "nowhere");
        Directory.Exists(_folder["fitted"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Another_zip_and_another_version_are_told()
    {
        using (var zip = ZipFile.Open(_folder["other.zip"], ZipArchiveMode.Create))
        {
            zip.CreateEntry("holiday.jpg");
        }

        (await Confidence("fitted", ["--scenes", _folder["other.zip"]])).ShouldFailWith("other.zip", "holds no scenes");

        const string Job = """{ "schema": "sbn.scenes/9" }""";
        using (var zip = ZipFile.Open(_folder["later"], ZipArchiveMode.Create))
        {
            Write(zip, "job.json", Job);
            Write(zip, "SHA256SUMS", $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Job)))}  job.json\n");
        }

        (await Confidence("fitted", ["--scenes", _folder["later"]])).ShouldFailWith("later", "sbn.scenes/9", "sbn.scenes/1");

        static void Write(ZipArchive zip, string entry, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
            writer.Write(text);
        }
    }

    [Fact]
    public async Task A_part_or_a_file_of_another_graph_is_not_fitted()
    {
        await Collect("p0", "0/2");
        (await Confidence("fitted", ["--scenes", _folder["p0"]])).ShouldFailWith("p0", "some shards only", "merge");

        TinyBundle.Write(_folder["bundle2"], new TinyBundleOptions { Classes = 5 });
        await Collect("foreign", null, bundle: "bundle2");
        (await Confidence("fitted", ["--scenes", _folder["foreign"]])).ShouldFailWith("foreign", "another graph");

        TinyBundle.Write(_folder["both"], new TinyBundleOptions { Quantised = true });
        (await BenchRun.Of("collect", "--bundle", _folder["both"], "--variant", "int8", "--dataset", _folder["set"], "--out", _folder["int8"])).ExitCode.ShouldBe(0);
        (await BenchRun.Of("confidence", "--bundle", _folder["both"], "--scenes", _folder["int8"], "--out", _folder["fitted"])).ShouldFailWith("--variant int8");
        Directory.Exists(_folder["fitted"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--video", "v", "--dataset", "d", "--video or --dataset, not both")]
    [InlineData("--shard", "0/2", "--threads", "1", "with --video, for 'quantize', or labelled frames with --dataset")]
    [InlineData("--dataset", "d", "--frames", "8", "--frames says nothing with --dataset")]
    [InlineData("--video", "v", "--fold", "f", "--fold says nothing with --video")]
    [InlineData("--video", "v", "--sequence", "s", "--sequence says nothing with --video")]
    [InlineData("--video", "v", "--layout", "folder", "--layout says nothing with --video")]
    [InlineData("--video", "v", "--variant", "int8", "--variant says nothing with --video")]
    public async Task Collect_does_one_of_two_jobs_and_ignores_no_option(string first, string a, string second, string b, string sentence)
    {
        (await BenchRun.Of("collect", "--bundle", _folder["bundle"], first, a, second, b, "--out", _folder["out"])).ShouldFailWith(sentence);
        File.Exists(_folder["out"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--scenes", "s", "--dataset", "d", "--scenes or --dataset, not both")]
    [InlineData("--target", "0.9", "--seed", "1", "Name labelled frames with --dataset, or with --scenes")]
    [InlineData("--scenes", "s", "--fold", "f", "--fold says nothing with --scenes")]
    [InlineData("--scenes", "s", "--sequence", "x", "--sequence says nothing with --scenes")]
    [InlineData("--scenes", "s", "--split", "train", "--split says nothing with --scenes")]
    public async Task Confidence_fits_on_one_of_two_things_and_ignores_no_option(string first, string a, string second, string b, string sentence) =>
        (await Confidence("out", [first, a, second, b])).ShouldFailWith(sentence);

    private async Task Collect(string file, string? shard, string[]? more = null, string bundle = "bundle", string? set = null)
    {
        string[] part = shard is null ? [] : ["--shard", shard];
        var run = await BenchRun.Of(
            ["collect", "--bundle", _folder[bundle], "--dataset", set ?? _folder["set"], .. part, .. more ?? [], "--out", _folder[file]]);
        run.ExitCode.ShouldBe(0, run.Log);
    }

    private Task<BenchRun> Merge(string output, params string[] parts) =>
        BenchRun.Of(["merge", .. parts.Select(part => _folder[part]), "--out", _folder[output]]);

    private Task<BenchRun> Confidence(string output, string[] more) => BenchRun.Of(["confidence", "--bundle", _folder["bundle"], .. more, "--out", _folder[output]]);

    // The same network, but surer: the logit of its confidence begins one higher.
    private void WriteFold(string name)
    {
        var model = OnnxModel.Read(ModelBundle.Load(_folder["bundle"]).GraphPath("fp32"));
        var constants = model.Graph.Proto.Initializer;
        var bias = constants.Single(constant => constant.DataType == ElementType.Float && constant.Floats().All(value => value == -5f));
        constants[constants.IndexOf(bias)] = OnnxTensor.Of<float>(bias.Name, [.. bias.Floats().Select(value => value + 1)], [.. bias.Dims]);
        new BundleWriter(TinyBundle.Manifest(new TinyBundleOptions { Version = "2.0.0" })).Graph("fp32", model).Write(_folder[name]);
    }
}
