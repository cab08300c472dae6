using OpenCvSharp;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.EgoMask;

public sealed class EgoMaskCommandTests
{
    /// <summary>Corners of the bonnet in the clip, drawn by eye on its mean picture.</summary>
    private static readonly Point[] RuralBonnet = [new(375, 359), new(470, 349), new(560, 336), new(639, 334), new(639, 359)];

    [Fact]
    public async Task A_bonnet_that_mirrors_the_street_and_a_time_stamp_that_counts_are_proposed()
    {
        using var folder = new TempFolder();
        var run = await BenchRun.Of("ego-mask", "--video", FilmedDrive.Write(folder["drive"], 40, painted: true), "--out", folder["mask.png"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("\"Ignore\": \"");
        run.Output.ShouldContain("bonnet");
        run.Output.ShouldContain("time stamp");
        using var mask = Cv2.ImRead(folder["mask.png"], ImreadModes.Unchanged);
        using var truth = FilmedDrive.Truth();
        mask.Channels().ShouldBe(1);
        FilmedDrive.Overlap(mask, truth).ShouldBeGreaterThanOrEqualTo(0.8);
        using var stamp = mask.RowRange(0, FilmedDrive.Height / 2);
        using var trueStamp = truth.RowRange(0, FilmedDrive.Height / 2);

        // A rim of some pixels around small letters is wanted: it must cover them, and not much more.
        FilmedDrive.Covered(trueStamp, stamp).ShouldBeGreaterThanOrEqualTo(0.95);
        Cv2.CountNonZero(stamp).ShouldBeLessThanOrEqualTo(2 * Cv2.CountNonZero(trueStamp));
        using var preview = Cv2.ImRead(folder["mask.preview.jpg"]);
        preview.Size().ShouldBe(mask.Size());
    }

    [Fact]
    public async Task What_is_written_is_what_ignore_takes_as_a_file_and_as_polygons()
    {
        using var folder = new TempFolder();
        var run = await BenchRun.Of("ego-mask", "--video", FilmedDrive.Write(folder["drive"], 24, painted: true), "--out", folder["mask.png"]);
        run.ExitCode.ShouldBe(0, run.Log);
        var setting = run.Output.Split("\"Ignore\": \"")[1].Split('"')[0];
        var byFile = CameraView.Parse("camera", null, folder["mask.png"]).IgnoredPixels(FilmedDrive.Width, FilmedDrive.Height)!;
        var byPolygons = CameraView.Parse("camera", null, setting).IgnoredPixels(FilmedDrive.Width, FilmedDrive.Height)!;
        byFile.Count(ignored => ignored).ShouldBeGreaterThan(1000);
        var both = byFile.Zip(byPolygons).Count(pair => pair.First && pair.Second);
        ((double)both / byFile.Zip(byPolygons).Count(pair => pair.First || pair.Second)).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public async Task On_a_drive_without_them_nothing_is_proposed()
    {
        using var folder = new TempFolder();
        var run = await BenchRun.Of(
            "ego-mask", "--video", FilmedDrive.Write(folder["drive"], 40, painted: false), "--out", folder["mask.png"], "--preview", folder["seen.png"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("Nothing static was found");
        using var mask = Cv2.ImRead(folder["mask.png"], ImreadModes.Unchanged);
        Cv2.CountNonZero(mask).ShouldBe(0);
        File.Exists(folder["seen.png"]).ShouldBeTrue();
    }

    [Fact]
    public async Task A_vehicle_that_stands_tells_nothing()
    {
        using var folder = new TempFolder();
        var run = await BenchRun.Of("ego-mask", "--video", FilmedDrive.Write(folder["drive"], 24, painted: true, step: 0), "--out", folder["mask.png"]);
        run.ExitCode.ShouldBe(1);
        run.Log.TrimEnd().ShouldEndWith("give a longer recording of a drive.");
        File.Exists(folder["mask.png"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_mask_that_is_there_is_not_replaced()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["mask.png"], "mine", TestContext.Current.CancellationToken);
        (await BenchRun.Of("ego-mask", "--video", "drive:?frames=2", "--out", folder["mask.png"])).ShouldFailWith("exists already", "--out");
        await File.WriteAllTextAsync(folder["seen.jpg"], "mine", TestContext.Current.CancellationToken);
        (await BenchRun.Of("ego-mask", "--video", "drive:?frames=2", "--out", folder["other.png"], "--preview", folder["seen.jpg"])).ShouldFailWith("exists already", "--preview");
    }

    [Fact]
    public async Task The_bonnet_of_a_real_clip_is_proposed()
    {
        var clip = SharedData.Require("video", "highway_rural.mp4");
        using var folder = new TempFolder();
        var run = await BenchRun.Of("ego-mask", "--video", clip, "--out", folder["mask.png"]);
        run.ExitCode.ShouldBe(0, run.Log);
        using var mask = Cv2.ImRead(folder["mask.png"], ImreadModes.Unchanged);
        using var truth = new Mat(mask.Size(), MatType.CV_8UC1, Scalar.All(0));
        Cv2.FillPoly(truth, [RuralBonnet], Scalar.All(255));
        FilmedDrive.Overlap(mask, truth).ShouldBeGreaterThanOrEqualTo(0.8);
    }

    [Fact]
    public async Task On_a_real_clip_without_a_bonnet_nothing_is_proposed()
    {
        var clip = SharedData.Require("video", "city_0016E5.mp4");
        using var folder = new TempFolder();
        var run = await BenchRun.Of("ego-mask", "--video", clip, "--out", folder["mask.png"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("Nothing static was found");
    }
}
