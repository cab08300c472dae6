using OpenCvSharp;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Reporting;

/// <summary>Draws, on the model's grid, the labels of a frame and where the model errs.</summary>
/// <param name="classes">Classes with their colours, by id.</param>
/// <param name="thresholds">τ by class id.</param>
internal sealed class TruthPictures(IReadOnlyList<BundleClass> classes, IReadOnlyList<int> thresholds)
{
    private const int ClassWeight = 175;
    private const int ErrorWeight = 225;

    /// <summary>An error that the model itself doubts, red, green, blue.</summary>
    public static IReadOnlyList<int> Doubted { get; } = [245, 176, 48];

    /// <summary>An error that is accepted as right.</summary>
    public static IReadOnlyList<int> Accepted { get; } = [214, 32, 54];

    /// <summary>What nobody labelled.</summary>
    public static IReadOnlyList<int> Unlabelled { get; } = [58, 63, 71];

    /// <summary>The labels in their classes' colours over the grey picture, PNG.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="labels">Labels on the model's grid.</param>
    /// <param name="scene">What the model says of it.</param>
    public byte[] Truth(Frame frame, byte[] labels, Scene scene) => Draw(frame, scene, cell =>
        labels[cell] == LabelMap.Ignored ? (Unlabelled, 255) : (classes[labels[cell]].Color, ClassWeight));

    /// <summary>The picture in grey, with the pixels that are predicted otherwise than labelled, PNG.</summary>
    /// <param name="frame">The picture.</param>
    /// <param name="labels">Labels on the model's grid.</param>
    /// <param name="scene">What the model says of it.</param>
    public byte[] Errors(Frame frame, byte[] labels, Scene scene) => Draw(frame, scene, cell =>
        labels[cell] == LabelMap.Ignored ? (Unlabelled, 255)
        : labels[cell] == scene.Classes[cell] ? (Unlabelled, 0)
        : scene.Confidence[cell] >= thresholds[scene.Classes[cell]] ? (Accepted, ErrorWeight)
        : (Doubted, ErrorWeight));

    private static byte[] Draw(Frame frame, Scene scene, Func<int, (IReadOnlyList<int> Color, int Weight)> at)
    {
        using var bgr = FrameMat.Over(frame);
        using var grey = new Mat();
        Cv2.CvtColor(bgr, grey, ColorConversionCodes.BGR2GRAY);
        using var small = new Mat();
        Cv2.Resize(grey, small, new Size(scene.Shape.Width, scene.Shape.Height), 0, 0, InterpolationFlags.Area);
        small.GetArray(out byte[] light);
        var pixels = new Vec3b[light.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var ((color, weight), ground) = (at(i), light[i]);
            pixels[i] = new Vec3b(Mix(ground, color[2], weight), Mix(ground, color[1], weight), Mix(ground, color[0], weight));
        }

        using var drawn = Mat.FromPixelData(scene.Shape.Height, scene.Shape.Width, MatType.CV_8UC3, pixels);
        return drawn.ImEncode(".png");
    }

    private static byte Mix(int ground, int color, int weight) => (byte)(((ground * (255 - weight)) + (color * weight)) / 255);
}
