using OpenCvSharp;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class CaptureReaderTests
{
    [Fact]
    public void A_change_of_size_midway_is_followed()
    {
        // OpenCV reads numbered pictures as a video, whose frames may differ in size.
        using var folder = new TempFolder();
        foreach (var (number, width) in (IEnumerable<(int, int)>)[(0, 64), (1, 64), (2, 96), (3, 96), (4, 32)])
        {
            using var picture = new Mat(48, width, MatType.CV_8UC3, Scalar.All(10 * number));
            Cv2.ImWrite(folder[$"f{number}.png"], picture);
        }

        using var reader = new CaptureReader(new VideoCapture(Path.Combine(folder.Path, "f%d.png"), VideoCaptureAPIs.IMAGES));
        var pool = new FramePool();
        var seen = new List<(int Width, int Value)>();
        while (reader.Grab())
        {
            using var frame = reader.Retrieve(pool).ShouldNotBeNull();
            frame.Bgr.ShouldAllBe(b => b == frame.Bgr[0]);
            seen.Add((frame.Width, frame.Bgr[0]));
        }

        seen.ShouldBe([(64, 0), (64, 10), (96, 20), (96, 30), (32, 40)]);
    }
}
