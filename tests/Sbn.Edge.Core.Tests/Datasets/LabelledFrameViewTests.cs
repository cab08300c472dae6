using OpenCvSharp;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Datasets;

public sealed class LabelledFrameViewTests
{
    [Fact]
    public void What_is_not_seen_is_cut_off_and_what_is_ignored_loses_its_label()
    {
        using var folder = new TempFolder();
        using (var picture = new Mat(4, 6, MatType.CV_8UC3, Scalar.All(0)))
        using (var labels = new Mat(4, 6, MatType.CV_8UC1, Scalar.All(1)))
        {
            picture.Set(1, 2, new Vec3b(10, 20, 30));
            labels.Set(1, 2, (byte)2);
            Cv2.ImWrite(folder["a.png"], picture);
            Cv2.ImWrite(folder["a-labels.png"], labels);
        }

        var frame = new LabelledFrame("a", folder["a.png"], folder["a-labels.png"]) { View = CameraView.Parse("test", "2,1,3,2", "0,2 5,2 5,3 0,3") };
        using var seen = frame.Read(new FramePool());

        (seen.Frame.Width, seen.Frame.Height).ShouldBe((3, 2));
        seen.Frame.Bgr[..3].ShouldBe([10, 20, 30]);
        seen.Labels.Ids.ShouldBe([2, 1, 1, 255, 255, 255]);
    }
}
