using Sbn.Edge.Core.Capture;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class ClipSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("MJPG", "avi")]
    [InlineData("mp4v", "mp4")]
    public void All_frames_come_in_order_with_their_media_time(string codec, string extension)
    {
        var path = TestClip.Write(_folder["clip." + extension], 20, fps: 10, codec);
        using var source = new FrameSources().Open("file:" + path);
        source.IsLive.ShouldBeFalse();
        source.FramesPerSecond.ShouldBe(10);
        source.FrameCount.ShouldBe(20);

        var (frames, end) = ReadAll(source);

        end.ShouldBeNull();
        frames.Select(f => f.Index).ShouldBe(Enumerable.Range(0, 20).Select(i => (long)i));
        frames.Select(f => f.MediaTime!.Value.TotalMilliseconds).ShouldBe(Enumerable.Range(0, 20).Select(i => i * 100.0), tolerance: 1);
    }

    [Fact]
    public void The_pixels_are_those_of_the_frame()
    {
        var path = TestClip.Write(_folder["clip.avi"], 20);
        using var source = new FrameSources().Open("file:" + path);
        ReadAll(source).Frames.Select(f => f.Number).ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public void Buffers_are_used_again()
    {
        var path = TestClip.Write(_folder["clip.avi"], 10);
        using var source = new FrameSources().Open("file:" + path);
        var pool = new FramePool();
        var buffers = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        while (source.Read(pool, TestContext.Current.CancellationToken) is { } frame)
        {
            buffers.Add(frame.Bgr);
            frame.Dispose();
        }

        // The first frame is read when the clip is opened; all others share one buffer.
        buffers.Count.ShouldBe(2);
    }

    [Fact]
    public void The_capture_times_go_forward()
    {
        var path = TestClip.Write(_folder["clip.avi"], 5);
        using var source = new FrameSources().Open("file:" + path);
        var before = (DateTimeOffset.UtcNow, CaptureClock.MonotonicMicroseconds);
        foreach (var frame in ReadAll(source).Frames)
        {
            frame.Times.CapturedAt.ShouldBeGreaterThanOrEqualTo(before.UtcNow);
            frame.Times.Monotonic.ShouldBeGreaterThanOrEqualTo(before.MonotonicMicroseconds);
            before = frame.Times;
        }
    }

    [Theory]
    [InlineData("MJPG", "avi")]
    [InlineData("mp4v", "mp4")]
    public void Behind_a_damaged_middle_the_clip_goes_on_or_says_where_it_ends(string codec, string extension)
    {
        var path = TestClip.Write(_folder["clip." + extension], 40, codec: codec);
        var bytes = File.ReadAllBytes(path);
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length * 2 / 5, bytes.Length / 5));
        File.WriteAllBytes(path, bytes);
        using var source = new FrameSources().Open("file:" + path);

        var (frames, end) = ReadAll(source);

        // What lay before the damage is whole, and indices only grow.
        frames.Count.ShouldBeInRange(15, 39);
        frames.Zip(frames.Skip(1)).ShouldAllBe(pair => pair.First.Index < pair.Second.Index);
        if (frames[^1].Index < 37)
        {
            end.ShouldNotBeNull().Message.ShouldContain($"ends after {frames[^1].Index + 1} of 40 frames: it is damaged or cut off");
        }
        else
        {
            end.ShouldBeNull();
        }
    }

    [Fact]
    public void Frames_lost_to_damage_leave_a_gap_in_the_index_and_the_media_time()
    {
        var path = TestClip.Write(_folder["clip.mp4"], 40, codec: "mp4v");
        var bytes = File.ReadAllBytes(path);
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length * 2 / 5, bytes.Length / 5));
        File.WriteAllBytes(path, bytes);
        using var source = new FrameSources().Open("file:" + path);

        var frames = ReadAll(source).Frames;

        frames[^1].Index.ShouldBe(39);
        frames[^1].MediaTime!.Value.TotalSeconds.ShouldBe(3.9, 0.01);
        frames.Count.ShouldBeLessThan(40);
    }

    [Fact]
    public void A_clip_cut_off_in_its_middle_gives_what_it_has_and_then_says_so()
    {
        var path = TestClip.Write(_folder["clip.avi"], 40);
        Truncate(path, 0.5);
        using var source = new FrameSources().Open("file:" + path);

        var (frames, end) = ReadAll(source);

        frames.Count.ShouldBeInRange(15, 21);
        end.ShouldNotBeNull().Message.ShouldBe($"The clip '{path}' ends after {frames.Count} of 40 frames: it is damaged or cut off.");
        end.IsTransient.ShouldBeFalse();
        source.Read(new FramePool(), TestContext.Current.CancellationToken).ShouldBeNull();
    }

    [Fact]
    public void A_clip_whose_index_is_cut_off_is_refused()
    {
        // mp4 keeps its index at the end.
        var path = TestClip.Write(_folder["clip.mp4"], 40, codec: "mp4v");
        Truncate(path, 0.5);
        Refusal("file:" + path).ShouldBe($"The clip '{path}' cannot be opened: it is damaged, cut off, or no video that FFmpeg knows.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no video")]
    public void A_file_that_is_no_video_is_refused(string content)
    {
        var path = _folder["clip.mp4"];
        File.WriteAllText(path, content);
        Refusal("file:" + path).ShouldContain(path);
    }

    [Fact]
    public void A_missing_clip_is_named()
    {
        Refusal("file:no/such/clip.mp4").ShouldBe("The clip 'no/such/clip.mp4' does not exist.");
        Refusal("file:").ShouldContain("names no file");
        Refusal("file:" + _folder.Path).ShouldContain($"write folder:{_folder.Path}");
    }

    [Fact]
    public void A_question_mark_may_be_part_of_the_name_and_two_slashes_change_nothing()
    {
        var path = TestClip.Write(_folder["clip.avi"], 3);
        var odd = _folder["what? clip.avi"];
        File.Copy(path, odd);
        using var source = new FrameSources().Open("file:" + odd);
        ReadAll(source).Frames.Count.ShouldBe(3);
        using var again = new FrameSources().Open("file://" + path);
        ReadAll(again).Frames.Count.ShouldBe(3);
    }

    [Fact]
    public void Reading_stops_when_cancelled()
    {
        var path = TestClip.Write(_folder["clip.avi"], 3);
        using var source = new FrameSources().Open("file:" + path);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => source.Read(new FramePool(), cancelled.Token));
    }

    [Fact]
    public void Street_video_reads_to_its_end()
    {
        using var source = new FrameSources().Open("file:" + SharedData.Require("video", "city_0016E5.mp4"));
        var (frames, end) = ReadAll(source);
        end.ShouldBeNull();
        frames.Count.ShouldBe((int)source.FrameCount!.Value);
        frames[^1].Index.ShouldBe(frames.Count - 1);
    }

    private static void Truncate(string path, double share)
    {
        using var file = File.OpenWrite(path);
        file.SetLength((long)(file.Length * share));
    }

    private static string Refusal(string uri) => Should.Throw<SourceException>(() => new FrameSources().Open(uri)).Message;

    private static (List<Seen> Frames, SourceException? End) ReadAll(IFrameSource source)
    {
        var pool = new FramePool();
        var frames = new List<Seen>();
        try
        {
            while (source.Read(pool, TestContext.Current.CancellationToken) is { } frame)
            {
                frames.Add(new Seen(frame.Index, frame.MediaTime, TestClip.NumberOf(frame), (frame.CapturedAt, frame.MonotonicMicroseconds)));
                frame.Dispose();
            }
        }
        catch (SourceException e)
        {
            return (frames, e);
        }

        return (frames, null);
    }

    private sealed record Seen(long Index, TimeSpan? MediaTime, int Number, (DateTimeOffset CapturedAt, long Monotonic) Times);
}
