using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class FrameSourcesTests
{
    [Fact]
    public void An_unknown_scheme_is_named_with_those_that_exist() =>
        Refusal("ftp://user:geheim@host/clip.mp4").Message
            .ShouldBe("The source 'ftp://***@host/clip.mp4' has the unknown scheme 'ftp'; known are csi, file, folder, http, https, rtmp, rtmps, rtsp, rtsps, srt, udp, v4l2.");

    [Fact]
    public void A_registered_scheme_is_opened_by_its_delegate()
    {
        SourceUri? seen = null;
        var sources = new FrameSources().Register("drive", uri =>
        {
            seen = uri;
            throw new SourceException("opened");
        });

        Should.Throw<SourceException>(() => sources.Open("drive:?seed=3")).Message.ShouldBe("opened");

        seen!.WholeNumber("seed", 0, 9).ShouldBe(3);
        sources.Schemes.ShouldContain("drive");
    }

    [Fact]
    public void A_missing_camera_is_worth_another_try()
    {
        var refusal = Refusal("v4l2:/dev/video-not-there");
        refusal.Message.ShouldBe("The camera '/dev/video-not-there' does not exist; is it plugged in?");
        refusal.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public void A_device_that_is_no_camera_is_refused() =>
        Refusal("v4l2:/dev/null").Message.ShouldContain("cannot be opened");

    [Fact]
    public void Half_a_size_is_refused() =>
        Refusal("v4l2:/dev/video0?width=640").Message.ShouldContain("give both or neither");

    [Fact]
    public void Without_GStreamer_a_csi_camera_says_what_it_needs()
    {
        Assert.SkipWhen(CameraSource.HasGStreamer(), "this OpenCV is built with GStreamer");
        Refusal("csi:0").Message.ShouldContain("needs an OpenCV that is built with GStreamer");
    }

    [Fact]
    public void The_csi_pipeline_carries_the_options()
    {
        var pipeline = CsiPipeline.Parse(SourceUri.Parse("csi:1?width=1920&height=1080&fps=60&flip=2")).ToString();
        pipeline.ShouldStartWith("nvarguscamerasrc sensor-id=1 ! video/x-raw(memory:NVMM), width=1920, height=1080, framerate=60/1, format=NV12 ! nvvidconv flip-method=2 !");
        pipeline.ShouldEndWith("format=BGR ! appsink drop=true max-buffers=1");
    }

    [Theory]
    [InlineData("csi:front")]
    [InlineData("csi:")]
    public void A_csi_sensor_is_a_number(string uri) => Refusal(uri).Message.ShouldContain("names no sensor; write it like csi:0");

    [Fact]
    public void A_stream_without_a_host_is_refused() => Refusal("rtsp://").Message.ShouldContain("is no address of a stream");

    [Fact]
    public void A_timeout_out_of_range_is_named() =>
        Should.Throw<UserException>(() => new FrameSources(new CaptureOptions { ReadTimeout = TimeSpan.Zero }))
            .Message.ShouldBe("CaptureOptions:ReadTimeout is 00:00:00; it should be above 00:00:00 and at most 00:05:00.");

    private static SourceException Refusal(string uri, CaptureOptions? options = null) =>
        Should.Throw<SourceException>(() => new FrameSources(options).Open(uri));
}
