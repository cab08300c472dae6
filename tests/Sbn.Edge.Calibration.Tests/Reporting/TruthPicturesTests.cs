using OpenCvSharp;
using Sbn.Edge.Calibration.Reporting;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Reporting;

public sealed class TruthPicturesTests
{
    [Fact]
    public void The_map_of_errors_tells_right_from_doubted_from_accepted_errors_and_what_nobody_labelled()
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["bundle"]);
        using var session = SbnSession.Open(bundle, "fp32", new InferenceOptions());
        var scene = session.CreateScene();
        using var frame = new FramePool().Rent(scene.Shape.Width, scene.Shape.Height);
        frame.Bgr.AsSpan().Fill(120);
        var labels = new byte[scene.Classes.Length];
        (scene.Classes[0], scene.Confidence[0], labels[0]) = (1, 255, 1);
        (scene.Classes[1], scene.Confidence[1], labels[1]) = (1, 0, 2);
        (scene.Classes[2], scene.Confidence[2], labels[2]) = (1, 255, 2);
        (scene.Classes[3], scene.Confidence[3], labels[3]) = (1, 255, 255);

        var pictures = new TruthPictures(bundle.Manifest.Classes, [200, 200, 200, 200]);
        using var errors = Cv2.ImDecode(pictures.Errors(frame, labels, scene), ImreadModes.Color);
        At(errors, 0).ShouldBe((120, 120, 120));
        Near(At(errors, 1), TruthPictures.Doubted).ShouldBeTrue();
        Near(At(errors, 2), TruthPictures.Accepted).ShouldBeTrue();
        Near(At(errors, 3), TruthPictures.Unlabelled).ShouldBeTrue();

        using var truth = Cv2.ImDecode(pictures.Truth(frame, labels, scene), ImreadModes.Color);
        At(truth, 1).ShouldBe(At(truth, 2));
        At(truth, 0).ShouldNotBe(At(truth, 1));
        Near(At(truth, 3), TruthPictures.Unlabelled).ShouldBeTrue();
    }

    private static (int Red, int Green, int Blue) At(Mat picture, int x) => picture.At<Vec3b>(0, x) is var p ? (p.Item2, p.Item1, p.Item0) : default;

    private static bool Near((int Red, int Green, int Blue) color, IReadOnlyList<int> wanted) =>
        Math.Abs(color.Red - wanted[0]) < 20 && Math.Abs(color.Green - wanted[1]) < 20 && Math.Abs(color.Blue - wanted[2]) < 20;
}
