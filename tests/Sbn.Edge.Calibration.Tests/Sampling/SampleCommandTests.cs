using System.Text.Json;
using OpenCvSharp;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Sampling;

public sealed class SampleCommandTests
{
    private const string One = "drive:?seed=3&frames=60&width=96&height=64&fps=2";
    private const string Other = "drive:?seed=8&frames=60&width=96&height=64&fps=2";

    [Fact]
    public async Task It_writes_a_data_set_with_the_predictions_as_labels()
    {
        using var folder = await Sampled("--count", "8");
        var set = LabelledFolder.Open(folder["own"]);
        set.Frames.Count.ShouldBe(8);
        foreach (var frame in set.Frames)
        {
            var labels = frame.ReadLabels();
            (labels.Width, labels.Height).ShouldBe((96, 64));
            labels.FirstUnknownId(4).ShouldBeNull();
            labels.Ids.ShouldAllBe(id => id != LabelMap.Ignored);
            frame.Number.Index.ShouldNotBeNull();
            using var review = Cv2.ImRead(folder["own", "review", $"{frame.Name}.jpg"]);
            review.Size().ShouldBe(new Size(96, 64));
        }

        set.Frames.Select(frame => frame.Number.Sequence).Distinct().Count().ShouldBe(2, "both recordings are sampled, each a sequence of its own");
    }

    [Fact]
    public async Task The_labels_are_seen_in_the_classes_colours()
    {
        using var folder = await Sampled("--count", "2");
        var frame = LabelledFolder.Open(folder["own"]).Frames[0];
        var id = frame.ReadLabels().Ids[0];
        using var seen = Cv2.ImRead(frame.LabelPath);
        var color = seen.At<Vec3b>(0, 0);
        ((int)color.Item2, (int)color.Item1, (int)color.Item0).ShouldBe((TinyClasses.All[id].Color[0], TinyClasses.All[id].Color[1], TinyClasses.All[id].Color[2]));
    }

    [Fact]
    public async Task It_tells_where_each_frame_came_from_and_keeps_frames_apart()
    {
        using var folder = await Sampled("--count", "10", "--apart", "4");
        using var sample = JsonDocument.Parse(await File.ReadAllTextAsync(folder["own", "sample.json"], TestContext.Current.CancellationToken));
        sample.RootElement.GetProperty("schema").GetString().ShouldBe("sbn.sample/1");
        sample.RootElement.GetProperty("frameRate").GetInt32().ShouldBe(100);
        var frames = sample.RootElement.GetProperty("frames").EnumerateArray().ToList();
        frames.ShouldAllBe(frame => frame.GetProperty("why").GetString()!.Contains("expected to be wrong"));
        foreach (var recording in frames.GroupBy(frame => frame.GetProperty("recording").GetString()))
        {
            var times = recording.Select(frame => frame.GetProperty("seconds").GetDouble()).Order().ToList();
            times.Zip(times.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= 4);
        }

        var first = frames[0];
        first.GetProperty("name").GetString()!.ShouldEndWith($"_{100 * first.GetProperty("seconds").GetDouble():000000}");
    }

    [Fact]
    public async Task The_same_recordings_give_the_same_set()
    {
        using var folder = await Sampled("--count", "6");
        (await Sample(folder, "again", "--count", "6")).ExitCode.ShouldBe(0);
        var files = Directory.EnumerateFiles(folder["own"], "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder["own"], path)).ToList();
        files.Count.ShouldBe((6 * 3) + 3);
        foreach (var file in files)
        {
            (await File.ReadAllBytesAsync(folder["again", file], TestContext.Current.CancellationToken)).ShouldBe(await File.ReadAllBytesAsync(folder["own", file], TestContext.Current.CancellationToken), file);
        }
    }

    [Fact]
    public async Task Labels_that_nobody_checked_are_refused_until_somebody_states_that_they_are_right()
    {
        using var folder = await Sampled("--count", "4");
        string[] evaluate = ["evaluate", "--bundle", folder["bundle"], "--dataset", folder["own"], "--frame-rate", "100", "--report", folder["r.json"]];
        (await BenchRun.Of(evaluate)).ShouldFailWith("4 of 4", "--accept-prelabels");
        (await BenchRun.Of("confidence", "--bundle", folder["bundle"], "--dataset", folder["own"], "--out", folder["fitted"])).ShouldFailWith("4 of 4", "--accept-prelabels");
        var run = await BenchRun.Of([.. evaluate, "--accept-prelabels"]);
        run.ExitCode.ShouldBe(0, run.Log);
        (await File.ReadAllTextAsync(folder["r.json"], TestContext.Current.CancellationToken)).ShouldContain("4 of 4 label maps are as a model proposed them");
    }

    [Fact]
    public async Task Corrected_labels_are_taken_as_they_are()
    {
        using var folder = await Sampled("--count", "4");
        foreach (var frame in LabelledFolder.Open(folder["own"]).Frames)
        {
            var labels = frame.ReadLabels();
            labels.Ids[0] = (byte)((labels.Ids[0] + 1) % 4);
            using var picture = Mat.FromPixelData(labels.Height, labels.Width, MatType.CV_8UC1, labels.Ids);
            Cv2.ImWrite(frame.LabelPath, picture);
        }

        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["own"], "--frame-rate", "100", "--report", folder["r.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run = await BenchRun.Of("confidence", "--bundle", folder["bundle"], "--dataset", folder["own"], "--frame-rate", "100", "--out", folder["fitted"]);
        run.ExitCode.ShouldBe(0, run.Log);
    }

    [Fact]
    public async Task What_is_ignored_has_no_label()
    {
        using var folder = await Sampled("--count", "3", "--roi", "8,0,80,64", "--ignore", "0,48 95,48 95,63 0,63");
        foreach (var frame in LabelledFolder.Open(folder["own"]).Frames)
        {
            var labels = frame.ReadLabels();
            labels.Ids[(60 * 96) + 40].ShouldBe(LabelMap.Ignored);
            labels.Ids[(20 * 96) + 4].ShouldBe(LabelMap.Ignored, "outside the region of interest");
            labels.Ids[(20 * 96) + 40].ShouldNotBe(LabelMap.Ignored);
        }
    }

    [Fact]
    public async Task Fewer_frames_than_asked_for_are_said()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var run = await Sample(folder, "own", "--count", "30", "--apart", "10");
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("hold only");
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone()
    {
        using var folder = await Sampled("--count", "2");
        (await Sample(folder, "own", "--count", "2")).ShouldFailWith("exists already");
    }

    [Fact]
    public async Task Pictures_without_times_are_numbered_by_frame()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["street"], 12);
        var run = await BenchRun.Of("sample", "--bundle", folder["bundle"], "--video", folder["street", "images"], "--count", "3", "--out", folder["own"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("count frames");
        LabelledFolder.Open(folder["own"]).Frames.ShouldAllBe(frame => frame.Number.Index < 12);
    }

    private static async Task<TempFolder> Sampled(params string[] options)
    {
        var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var run = await Sample(folder, "own", options);
        run.ExitCode.ShouldBe(0, run.Log);
        return folder;
    }

    private static Task<BenchRun> Sample(TempFolder folder, string name, params string[] options) =>
        BenchRun.Of(["sample", "--bundle", folder["bundle"], "--video", One, "--video", Other, "--out", folder[name], .. options]);
}
