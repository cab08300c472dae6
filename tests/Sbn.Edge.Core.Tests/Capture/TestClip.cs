using OpenCvSharp;

namespace Sbn.Edge.Core.Tests.Capture;

/// <summary>Writes small real clips: frame i is filled with the grey value 6·i, so that a reader can tell which one it has.</summary>
internal static class TestClip
{
    public const int Width = 160, Height = 120, Step = 6;

    public static string Write(string path, int frames, double fps = 10, string codec = "MJPG")
    {
        using var writer = new VideoWriter(path, VideoCaptureAPIs.FFMPEG, FourCC.FromString(codec), fps, new Size(Width, Height));
        writer.IsOpened().ShouldBeTrue();
        using var noise = new Mat(Height, Width, MatType.CV_8UC3);
        using var frame = new Mat();
        for (var i = 0; i < frames; i++)
        {
            // A little texture in one corner gives the encoder something to write for each frame.
            frame.Create(Height, Width, MatType.CV_8UC3);
            frame.SetTo(Scalar.All(i * Step));
            using var corner = frame[new Rect(0, 0, 48, 48)];
            Cv2.Randu(corner, Scalar.All(0), Scalar.All(255));
            writer.Write(frame);
        }

        return path;
    }

    /// <summary>Which frame it is, by its grey value.</summary>
    public static int NumberOf(Core.Capture.Frame frame) =>
        (int)Math.Round(frame.Bgr[((frame.Height - 10) * frame.Width + frame.Width - 10) * 3] / (double)Step);
}
