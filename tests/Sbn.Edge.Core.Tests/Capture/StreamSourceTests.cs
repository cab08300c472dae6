using System.Net;
using System.Net.Sockets;
using Sbn.Edge.Core.Capture;

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

        frames.Count.ShouldBe(90);
        frames.Select(f => f.Index).ShouldBe(Enumerable.Range(0, 90).Select(i => (long)i));
        frames.ShouldAllBe(f => f.Width == PcmStream.Width && f.Height == PcmStream.Height && f.MediaTime == null);
        // Luminance 16…235 becomes 0…255 in BGR, give or take the decoder's rounding.
        for (var i = 0; i < 90; i++)
        {
            frames[i].Luma.ShouldBe((40 + i - 16) * 255 / 219.0, 3.0);
        }

        frames.Select(f => f.Luma).ShouldBeUnique();
        end.Message.ShouldBe($"The stream '{camera.Uri}' has stopped giving frames.");
        end.IsTransient.ShouldBeTrue();
        camera.Requests.ShouldBe(
        [
            $"DESCRIBE rtsp://127.0.0.1:{camera.Port}/street?channel=1",
            $"SETUP rtsp://127.0.0.1:{camera.Port}/street/track2",
            $"PLAY rtsp://127.0.0.1:{camera.Port}/street/",
        ]);
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
    public void Nothing_is_left_behind_in_the_temporary_folder()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 60 });
        using (Open(camera.Uri))
        {
            Pipes().ShouldNotBeEmpty();
        }

        Pipes().ShouldBeEmpty();

        string[] Pipes() => Directory.GetDirectories(Path.GetTempPath(), $"sbn-stream-{Environment.ProcessId}-*");
    }

    [Fact]
    public void The_password_is_given_as_a_digest_and_never_in_a_request()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 60, Password = "p@ss w:rd" });
        using var source = Open($"rtsp://admin:p%40ss%20w%3Ard@127.0.0.1:{camera.Port}/street");
        source.Name.ShouldBe($"rtsp://***@127.0.0.1:{camera.Port}/street");
        ReadAll(source).Frames.Count.ShouldBe(60);
        camera.Requests.ShouldAllBe(r => !r.Contains("admin"));
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
        Refusal(camera.Uri).Message.ShouldBe($"The stream '{camera.Uri}' asks for a user and a password.");
    }

    [Theory]
    [InlineData(404, "has no such path.", false)]
    [InlineData(503, "answers DESCRIBE with 503 No.", true)]
    public void What_the_camera_refuses_is_said(int status, string says, bool isTransient)
    {
        using var camera = new TestCamera(new CameraSettings { Status = status });
        var refusal = Refusal(camera.Uri);
        refusal.Message.ShouldBe($"The stream '{camera.Uri}' {says}");
        refusal.IsTransient.ShouldBe(isTransient);
    }

    [Fact]
    public void A_stream_of_another_codec_is_named()
    {
        using var camera = new TestCamera(new CameraSettings { Codec = "VP8" });
        Refusal(camera.Uri).Message.ShouldBe($"The stream '{camera.Uri}' is encoded as VP8; set the camera to H.264 or H.265.");
    }

    [Fact]
    public void A_camera_that_sends_no_frame_is_given_up()
    {
        using var camera = new TestCamera(new CameraSettings { Frames = 0, End = CameraEnd.FallSilent });
        Refusal(camera.Uri, Patient with { ReadTimeout = TimeSpan.FromMilliseconds(300) }).Message
            .ShouldBe($"The stream '{camera.Uri}' gives nothing that can be decoded as H264.");
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
        refusal.Message.ShouldStartWith($"The stream 'rtsp://***@127.0.0.1:{port}/cam' cannot be reached: ");
        refusal.ToString().ShouldNotContain("geheim");
    }

    [Fact]
    public void A_camera_that_never_answers_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var uri = $"rtsp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/cam";
        var refusal = Refusal(uri, Patient with { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        refusal.Message.ShouldBe($"The stream '{uri}' does not answer within 0.3 s.");
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
        Refusal(uri).Message.ShouldBe($"The stream '{uri}' cannot be opened: What the camera sends is not RTSP.");
        server.Join();
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
