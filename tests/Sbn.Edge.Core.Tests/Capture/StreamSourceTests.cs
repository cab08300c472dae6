using System.Net;
using System.Net.Sockets;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class StreamSourceTests
{
    private static readonly CaptureOptions Patient = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(20),
        ReadTimeout = TimeSpan.FromSeconds(20),
    };

    [Fact]
    public void Frames_come_whole_and_in_order_until_the_camera_hangs_up()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 90 });
        using var source = Open(camera.Uri);
        (source.IsLive, source.FramesPerSecond, source.FrameCount).ShouldBe((true, 25, null));

        var (frames, end) = ReadAll(source);

        // What FFmpeg looked at to know the stream is old news by then, and left out.
        frames.Count.ShouldBeInRange(30, 90);
        frames.Select(f => f.Index).ShouldBe(Enumerable.Range(0, frames.Count).Select(i => (long)i));
        frames.ShouldAllBe(f => f.Width == PcmStream.Width && f.Height == PcmStream.Height && f.MediaTime == null);
        // Luminance 16…235 becomes 0…255 in BGR, give or take the decoder's rounding.
        for (var i = 1; i <= frames.Count; i++)
        {
            frames[^i].Luma.ShouldBe((40 + 90 - i - 16) * 255 / 219.0, 3.0);
        }

        frames.Select(f => f.Luma).ShouldBeUnique();
        end.Message.ShouldBe($"The stream '{camera.Uri}' has stopped giving frames.");
        end.IsTransient.ShouldBeTrue();
        camera.Requests.ShouldContain($"DESCRIBE rtsp://127.0.0.1:{camera.Port}/street?channel=1");
        camera.Requests.ShouldContain($"PLAY rtsp://127.0.0.1:{camera.Port}/street/");
    }

    [Fact]
    public void A_camera_that_falls_silent_is_noticed()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 60, End = CameraEnd.FallSilent });
        using var source = Open(camera.Uri, Patient with { ReadTimeout = TimeSpan.FromMilliseconds(500) });
        ReadAll(source).End.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public void A_source_can_be_closed_while_the_camera_sends()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 100_000 });
        var source = Open(camera.Uri);
        source.Read(new FramePool(), TestContext.Current.CancellationToken).ShouldNotBeNull().Dispose();
        source.Dispose();
    }

    [Fact]
    public void The_password_is_given_as_a_digest_and_never_in_a_request()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 60, Password = "p@ss w:rd" });
        using var source = Open($"rtsp://admin:p%40ss%20w%3Ard@127.0.0.1:{camera.Port}/street");
        Children().ShouldNotBeEmpty();
        source.Name.ShouldBe($"rtsp://***@127.0.0.1:{camera.Port}/street");
        ReadAll(source).Frames.Count.ShouldBeGreaterThan(10);
        camera.Requests.ShouldAllBe(r => !r.Contains("admin"));
        // Nor on a command line, which every process of the machine can read.
        foreach (var commandLine in Children().Select(id => $"/proc/{id}/cmdline").Where(File.Exists))
        {
            File.ReadAllText(commandLine).ShouldNotContain("p%40ss");
        }
    }

    [Fact]
    public void A_wrong_password_is_said_and_not_shown()
    {
        using var camera = new TestCamera(new CameraSettings { Password = "right" });
        var refusal = Refusal($"rtsp://admin:geheim@127.0.0.1:{camera.Port}/street");
        refusal.Message.ShouldBe($"The stream 'rtsp://***@127.0.0.1:{camera.Port}/street' refuses the user or the password.");
        refusal.IsTransient.ShouldBeFalse();
        refusal.ToString().ShouldNotContain("geheim");
    }

    [Fact]
    public void A_camera_that_wants_a_password_says_so()
    {
        using var camera = new TestCamera(new CameraSettings { Password = "right" });
        Refusal(camera.Uri).Message.ShouldBe($"The stream '{camera.Uri}' refuses the user or the password.");
    }

    [Theory]
    [InlineData(404, "has no such path.", false)]
    [InlineData(503, "has ended (FFmpeg: ", true)]
    public void What_the_camera_refuses_is_said(int status, string says, bool isTransient)
    {
        using var camera = new TestCamera(new CameraSettings { Status = status });
        var refusal = Refusal(camera.Uri);
        refusal.Message.ShouldStartWith($"The stream '{camera.Uri}' {says}");
        refusal.IsTransient.ShouldBe(isTransient);
    }

    [Fact]
    public void A_camera_that_sends_no_frame_is_given_up()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 0, End = CameraEnd.FallSilent });
        Refusal(camera.Uri, Patient with { ConnectTimeout = TimeSpan.FromSeconds(2) }).Message
            .ShouldBe($"The stream '{camera.Uri}' gives no picture within 2 s.");
    }

    [Fact]
    public void A_camera_that_refuses_the_connection_is_worth_another_try_and_the_password_stays_hidden()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var refusal = Refusal($"rtsp://admin:geheim@127.0.0.1:{port}/cam");

        refusal.IsTransient.ShouldBeTrue();
        refusal.Message.ShouldStartWith($"The stream 'rtsp://***@127.0.0.1:{port}/cam' cannot be reached: nothing answers there (connection refused).");
        refusal.ToString().ShouldNotContain("geheim");
    }

    [Fact]
    public void A_camera_that_never_answers_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var uri = $"rtsp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/cam";
        var refusal = Refusal(uri, Patient with { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        refusal.Message.ShouldBe($"The stream '{uri}' gives no picture within 0.3 s.");
        refusal.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public void A_server_that_speaks_another_language_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var uri = $"rtsp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/cam";
        var server = new Thread(() =>
        {
            using var viewer = listener.AcceptTcpClient();
            viewer.GetStream().Write("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
        });
        server.Start();
        Refusal(uri).Message.ShouldStartWith($"The stream '{uri}' ");
        server.Join();
    }

    [Fact]
    public void Motion_jpeg_over_http_is_read_and_a_picture_of_another_width_too()
    {
        using var server = new MotionJpegServer(50, 38);
        using var source = Open(server.Uri);
        using var frame = source.Read(new FramePool(), TestContext.Current.CancellationToken).ShouldNotBeNull();
        (frame.Width, frame.Height).ShouldBe((50, 38));
        // Red above, blue below: neither upside down nor with its colours changed.
        (frame.Bgr[0] < 20, frame.Bgr[2] > 235).ShouldBe((true, true));
        (frame.Bgr[^3] > 235, frame.Bgr[^1] < 20).ShouldBe((true, true));
    }

    [Fact]
    public void What_is_no_video_is_told()
    {
        using var server = new MotionJpegServer(0, 0);
        Refusal(server.Uri).Message.ShouldStartWith($"The stream '{server.Uri}' ");
    }

    [Fact]
    public void A_read_that_is_called_off_ends_at_once()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 40, End = CameraEnd.FallSilent });
        using var source = Open(camera.Uri);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(1));
        var pool = new FramePool();
        Should.Throw<OperationCanceledException>(() =>
        {
            while (source.Read(pool, stop.Token) is { } frame)
            {
                frame.Dispose();
            }
        });
    }

    [Fact]
    public async Task No_child_is_left_behind()
    {
        using (var camera = new TestCamera(new CameraSettings { Frames = 60 }))
        using (Open(camera.Uri))
        {
            Children().ShouldNotBeEmpty();
        }

        await Eventually.HoldsAsync(() => Children().Count == 0, cancellationToken: TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("rtsp://host/x#decoder=h264;rm", "has decoder=h264;rm; it should be a name that FFmpeg knows, such as h264_v4l2m2m.")]
    [InlineData("rtsp://host/x#transport=sctp", "has transport=sctp; it should be tcp or udp.")]
    [InlineData("rtsp://host/x#speed=2", "has the unknown option 'speed' behind #; it takes decoder, hwaccel, transport.")]
    [InlineData("srt://", "is no address of a stream; it should look like srt://host/path.")]
    public void A_wrong_address_is_refused_before_anything_is_started(string uri, string says)
    {
        var refusal = Refusal(uri);
        refusal.Message.ShouldBe($"The source '{uri}' {says}");
        refusal.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public void A_decoder_that_is_not_there_is_told()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 60 });
        Refusal($"{camera.Uri}#decoder=h264_nothing").Message.ShouldBe($"The stream '{camera.Uri}#decoder=h264_nothing' asks for a decoder that this FFmpeg does not have (decoder=).");
    }

    /// <summary>Ids of the FFmpeg processes that this one has started and that live.</summary>
    private static List<int> Children() =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(int.Parse!).Where(IsChild)];

    private static bool IsChild(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var rest = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return rest[0] != "Z" && rest[1] == Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) && stat.Contains("ffmpeg", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static IFrameSource Open(string uri, CaptureOptions? options = null) => new FrameSources(options ?? Patient).Open(uri);

    private static SourceException Refusal(string uri, CaptureOptions? options = null) => Should.Throw<SourceException>(() => Open(uri, options).Dispose());

    private static (List<Seen> Frames, SourceException End) ReadAll(IFrameSource source)
    {
        var (pool, frames) = (new FramePool(), new List<Seen>());
        var end = Should.Throw<SourceException>(() =>
        {
            while (source.Read(pool, TestContext.Current.CancellationToken) is { } frame)
            {
                frames.Add(new Seen(frame.Index, frame.Width, frame.Height, frame.MediaTime, PcmStream.LumaOf(frame)));
                frame.Dispose();
            }
        });
        return (frames, end);
    }

    private sealed record Seen(long Index, int Width, int Height, TimeSpan? MediaTime, double Luma);
}
