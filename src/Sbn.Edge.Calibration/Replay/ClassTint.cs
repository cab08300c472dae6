using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>
/// Lays the classes over a picture: accepted pixels take their class's colour, plain ones a light tint of it, uncertain ones keep
/// the picture under a thin hatching, so that doubt is seen before anything is read; ignored places go dark.
/// </summary>
/// <param name="classes">Classes with their colours, by id.</param>
internal sealed class ClassTint(IReadOnlyList<BundleClass> classes)
{
    private const int AcceptedWeight = 140;
    private const int PlainWeight = 75;
    private const int UncertainWeight = 60;
    private const int IgnoredWeight = 150;
    private const int HatchWeight = 85;
    private const int HatchPeriod = 12;
    private const int HatchWidth = 2;

    /// <summary>Tints a picture in place.</summary>
    /// <param name="bgra">The picture, [height, width, 4].</param>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="certainty">What the model says of it.</param>
    /// <param name="geometry">How its grid lies on the frame, which is stretched over the whole picture; outside its region of interest nothing is seen.</param>
    public void Apply(Span<byte> bgra, int width, int height, SceneCertainty certainty, FrameGeometry geometry)
    {
        var scene = certainty.Scene;
        for (var y = 0; y < height; y++)
        {
            var frameY = (int)((long)y * geometry.FrameHeight / height);
            for (var x = 0; x < width; x++)
            {
                var pixel = bgra.Slice(((y * width) + x) * 4, 4);
                if (geometry.FrameToCell(new PixelPoint((int)((long)x * geometry.FrameWidth / width), frameY)) is not { } at)
                {
                    Blend(pixel, 0, 0, 0, IgnoredWeight);
                    continue;
                }

                var cell = (at.Y * scene.Shape.Width) + at.X;
                var color = classes[scene.Classes[cell]].Color;
                switch ((Certainty)certainty.States[cell])
                {
                    case Certainty.Accepted:
                        Blend(pixel, color[0], color[1], color[2], AcceptedWeight);
                        break;
                    case Certainty.Plain:
                        Blend(pixel, color[0], color[1], color[2], PlainWeight);
                        break;
                    case Certainty.Ignored:
                        Blend(pixel, 0, 0, 0, IgnoredWeight);
                        break;
                    default:
                        if ((x + y) % HatchPeriod < HatchWidth)
                        {
                            Blend(pixel, 255, 255, 255, HatchWeight);
                        }
                        else
                        {
                            Blend(pixel, color[0], color[1], color[2], UncertainWeight);
                        }

                        break;
                }
            }
        }
    }

    private static void Blend(Span<byte> pixel, int red, int green, int blue, int weight)
    {
        pixel[0] = (byte)(((pixel[0] * (255 - weight)) + (blue * weight)) / 255);
        pixel[1] = (byte)(((pixel[1] * (255 - weight)) + (green * weight)) / 255);
        pixel[2] = (byte)(((pixel[2] * (255 - weight)) + (red * weight)) / 255);
    }
}
