using Sbn.Edge.Core.Capture.Streams;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class FfmpegWordsTests
{
    [Theory]
    [InlineData("setpriv: failed to execute ffmpeg: No such file or directory", "needs the program ffmpeg, which is not there (apt install ffmpeg)", false)]
    [InlineData("setpriv: activate capabilities: Operation not permitted", "has ended (setpriv: activate capabilities: Operation not permitted)", true)]
    [InlineData("[tcp @ 0x5564] [error] Connection to tcp://10.0.0.5:554?timeout=0 failed: Connection refused", "cannot be reached: nothing answers there (connection refused)", true)]
    [InlineData("[rtsp @ 0x5564] [error] method DESCRIBE failed: 401 Unauthorized", "refuses the user or the password", false)]
    [InlineData("[fatal] Unknown decoder 'h264_nothing'", "asks for a decoder that this FFmpeg does not have (decoder=)", false)]
    [InlineData("[error] Something nobody has seen before.", "has ended (FFmpeg: Something nobody has seen before)", true)]
    public void What_FFmpeg_says_becomes_the_end_of_a_sentence(string line, string words, bool isTransient) =>
        FfmpegWords.Cause(["[info] Input #0, rtsp", line, "[warning] more"]).ShouldBe((words, isTransient));

    [Fact]
    public void Warnings_alone_are_no_cause() => FfmpegWords.Cause(["[warning] deprecated pixel format", "[info] Stream mapping:"]).ShouldBeNull();

    [Fact]
    public void The_frame_rate_is_that_of_the_stream_and_not_of_what_is_made_of_it() =>
        FfmpegWords.FramesPerSecond(["[info]   Stream #0:0: Video: bmp, bgr24, 64x48, 90k fps,", "[info]   Stream #0:0: Video: h264 (Main), yuv420p, 1280x720, 29.97 fps, 30 tbr"]).ShouldBe(29.97);
}
