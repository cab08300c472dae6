using OpenCvSharp;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Replay;

public sealed class ReplayCommandTests
{
    [Fact]
    public async Task It_writes_a_clip_with_a_picture_for_each_frame()
    {
        using var folder = Prepared(frames: 7);
        var run = await BenchRun.Of("replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder["seen.mp4"]);
        run.ExitCode.ShouldBe(0, run.Log);
        Read(folder["seen.mp4"]).ShouldBe((7, 960, 640 + 174));
        Directory.EnumerateFiles(folder.Path).ShouldBe([folder["seen.mp4"]], "nothing unfinished stays behind");
    }

    [Fact]
    public async Task It_stops_after_the_frames_asked_for()
    {
        using var folder = Prepared(frames: 7);
        var run = await BenchRun.Of("replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder["seen.mp4"], "--frames", "3");
        run.ExitCode.ShouldBe(0, run.Log);
        Read(folder["seen.mp4"]).Frames.ShouldBe(3);
    }

    [Fact]
    public async Task What_it_wrote_can_be_replayed_again()
    {
        using var folder = Prepared(frames: 4);
        await BenchRun.Of("replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder["seen.mp4"]);
        var run = await BenchRun.Of("replay", "--source", $"file:{folder["seen.mp4"]}", "--bundle", folder["bundle"], "--out", folder["again.mp4"]);
        run.ExitCode.ShouldBe(0, run.Log);
        Read(folder["again.mp4"]).Frames.ShouldBe(4);
    }

    [Fact]
    public async Task The_synthetic_drive_is_replayed_for_the_frames_asked_for()
    {
        using var folder = Prepared(frames: 1);
        var run = await BenchRun.Of("replay", "--source", "drive:?seed=3", "--bundle", folder["bundle"], "--out", folder["seen.mp4"], "--frames", "2");
        run.ExitCode.ShouldBe(0, run.Log);
        Read(folder["seen.mp4"]).Frames.ShouldBe(2);
    }

    [Fact]
    public async Task A_source_without_an_end_needs_a_number_of_frames()
    {
        using var folder = Prepared(frames: 1);
        (await BenchRun.Of("replay", "--source", "drive:", "--bundle", folder["bundle"], "--out", folder["seen.mp4"])).ShouldFailWith("--frames");
    }

    [Fact]
    public async Task Side_by_side_shows_the_bare_frame_at_the_left()
    {
        using var folder = Prepared(frames: 1);
        var run = await BenchRun.Of("replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder["seen.png"], "--frame", "0", "--side-by-side");
        run.ExitCode.ShouldBe(0, run.Log);
        using var seen = Cv2.ImRead(folder["seen.png"]);
        seen.Width.ShouldBe(1440);
        using var frame = Cv2.ImRead(folder["set", "images", "street_00000.png"]);

        // The middle of the road, far from every border: as it is at the left, tinted with its own colour at the right.
        var (x, y) = (48 * 720 / 96, 50 * 480 / 64);
        seen.At<Vec3b>(y, x).ShouldBe(frame.At<Vec3b>(50, 48));
    }

    [Fact]
    public async Task An_accepted_pixel_takes_its_classs_colour()
    {
        using var folder = Prepared(frames: 1);
        var run = await BenchRun.Of("replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder["seen.png"], "--frame", "0");
        run.ExitCode.ShouldBe(0, run.Log);
        using var seen = Cv2.ImRead(folder["seen.png"]);

        // The painted road has the road's display colour already.
        var color = seen.At<Vec3b>(58 * 10, 48 * 10);
        ((int)color.Item2, (int)color.Item1, (int)color.Item0).ShouldBe((128, 64, 128));
    }

    [Fact]
    public async Task A_clip_that_cannot_be_read_is_one_sentence_and_nothing_is_written()
    {
        using var folder = Prepared(frames: 1);
        await File.WriteAllTextAsync(folder["broken.mp4"], "no clip", TestContext.Current.CancellationToken);
        var run = await BenchRun.Of("replay", "--source", $"file:{folder["broken.mp4"]}", "--bundle", folder["bundle"], "--out", folder["seen.mp4"]);
        run.ShouldFailWith("broken.mp4");
        File.Exists(folder["seen.mp4"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_replaced()
    {
        using var folder = Prepared(frames: 1);
        await File.WriteAllTextAsync(folder["seen.mp4"], "precious", TestContext.Current.CancellationToken);
        var run = await BenchRun.Of("replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder["seen.mp4"]);
        run.ShouldFailWith("seen.mp4", "exists already");
        (await File.ReadAllTextAsync(folder["seen.mp4"], TestContext.Current.CancellationToken)).ShouldBe("precious");
    }

    [Fact]
    public async Task An_unknown_kind_of_source_is_one_sentence()
    {
        using var folder = Prepared(frames: 1);
        var run = await BenchRun.Of("replay", "--source", "tape:a", "--bundle", folder["bundle"], "--out", folder["seen.mp4"]);
        run.ShouldFailWith("tape");
    }

    [Fact]
    public async Task A_frame_behind_the_end_is_one_sentence()
    {
        using var folder = Prepared(frames: 2);
        var run = await BenchRun.Of("replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder["seen.png"], "--frame", "2");
        run.ShouldFailWith("frame 2");
    }

    [Theory]
    [InlineData("seen.avi", null, ".mp4")]
    [InlineData("seen.mp4", "0", ".png")]
    public async Task The_ending_must_fit_what_is_written(string name, string? frame, string right)
    {
        using var folder = Prepared(frames: 1);
        string[] more = frame is null ? [] : ["--frame", frame];
        var run = await BenchRun.Of(["replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder[name], .. more]);
        run.ShouldFailWith(name, right);
    }

    [Fact]
    public async Task A_bundle_without_thresholds_is_one_sentence()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Calibrated = false });
        PaintedStreet.Write(folder["set"], 1);
        var run = await BenchRun.Of("replay", "--source", Source(folder), "--bundle", folder["bundle"], "--out", folder["seen.mp4"]);
        run.ShouldFailWith("sbn-calibrate confidence");
    }

    private static TempFolder Prepared(int frames)
    {
        var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], frames);
        return folder;
    }

    private static string Source(TempFolder folder) => $"folder:{folder["set", "images"]}";

    private static (int Frames, int Width, int Height) Read(string path)
    {
        using var clip = new VideoCapture(path, VideoCaptureAPIs.FFMPEG);
        clip.IsOpened().ShouldBeTrue();
        using var frame = new Mat();
        var frames = 0;
        while (clip.Read(frame))
        {
            frames++;
        }

        return (frames, clip.FrameWidth, clip.FrameHeight);
    }
}
