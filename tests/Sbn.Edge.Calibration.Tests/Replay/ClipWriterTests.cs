using System.Text;
using OpenCvSharp;
using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Replay;

public sealed class ClipWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void With_ffmpeg_a_clip_is_what_browsers_play()
    {
        var ffmpeg = FfmpegProgram.Find();
        Assert.SkipWhen(ffmpeg is null, "Needs ffmpeg with an H.264 or VP9 encoder on the PATH.");
        var clip = Write(ffmpeg, frames: 12);
        Codes(clip.Path).ShouldContain(ffmpeg!.Encoder.Format == "VP9" ? "vp09" : "avc1");
        clip.Format.ShouldContain("which browsers play");

        // The index stands before the pictures: a page shows the first while the rest still loads.
        var bytes = Encoding.Latin1.GetString(File.ReadAllBytes(clip.Path));
        bytes.IndexOf("moov", StringComparison.Ordinal).ShouldBeLessThan(bytes.IndexOf("mdat", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_ffmpeg_a_clip_is_MPEG_4_part_2_and_that_is_said()
    {
        var clip = Write(null, frames: 12);
        Codes(clip.Path).ShouldContain("mp4v");
        clip.Format.ShouldContain("browsers do not");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_frame_arrives_in_its_colour_at_the_rate_asked_for(bool withFfmpeg)
    {
        var ffmpeg = FfmpegProgram.Find();
        Assert.SkipWhen(withFfmpeg && ffmpeg is null, "Needs ffmpeg on the PATH.");
        using var clip = new VideoCapture(Write(withFfmpeg ? ffmpeg : null, frames: 12).Path, VideoCaptureAPIs.FFMPEG);
        clip.Fps.ShouldBe(12.5, 0.01);
        using var frame = new Mat();
        for (var i = 0; i < 12; i++)
        {
            clip.Read(frame).ShouldBeTrue($"frame {i}");
            ((double)frame.At<Vec3b>(40, 60).Item1).ShouldBe(20 * i, 12, $"frame {i}");
        }

        clip.Read(frame).ShouldBeFalse();
    }

    [Fact]
    public void An_ffmpeg_that_gives_up_is_one_sentence_and_leaves_nothing_behind()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a shell.");
        var broken = Program("echo 'the disk is full' >&2; exit 1");
        Should.Throw<Core.UserException>(() => Write(new FfmpegProgram(broken, FfmpegCodec.All[0]), frames: 200)).Message.ShouldContain("the disk is full");
        Directory.EnumerateFiles(_folder.Path, "*.mp4").ShouldBeEmpty();
        Directory.EnumerateFiles(_folder.Path, ".*").ShouldBeEmpty();
    }

    [Fact]
    public void An_ffmpeg_without_such_an_encoder_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a shell.");
        var folder = Path.GetDirectoryName(Program("echo ' V....D mpeg4   MPEG-4 part 2'"))!;
        FfmpegProgram.Find([folder]).ShouldBeNull();
        File.WriteAllText(Path.Combine(folder, "ffmpeg"), "#!/bin/sh\necho ' V....D libvpx-vp9   libvpx VP9'\n");
        FfmpegProgram.Find(["", "/nowhere", folder]).ShouldNotBeNull().Encoder.Format.ShouldBe("VP9");
        FfmpegProgram.Find(["/nowhere"]).ShouldBeNull();
    }

    private (string Path, string Format) Write(FfmpegProgram? ffmpeg, int frames)
    {
        var path = _folder["seen.mp4"];
        using var writer = new ClipWriter(path, 160, 120, 12.5, ffmpeg);
        for (var i = 0; i < frames; i++)
        {
            using var bgra = new Mat(120, 160, MatType.CV_8UC4, new Scalar(40, Math.Min(255, 20 * i), 60, 255));
            writer.Write(bgra);
        }

        writer.Finish();
        return (path, writer.Format);
    }

    private string Program(string line)
    {
        var path = _folder["bin", "ffmpeg"];
        File.WriteAllText(path, $"#!/bin/sh\n{line}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        return path;
    }

    private static string Codes(string path) => Encoding.Latin1.GetString(File.ReadAllBytes(path));
}
