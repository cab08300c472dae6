using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>
/// Lays the classes over a picture: accepted pixels take their class's colour, uncertain ones keep the picture under a thin
/// hatching, so that doubt is seen before anything is read.
/// </summary>
/// <param name="classes">Classes with their colours, by id.</param>
/// <param name="thresholds">τ by class id.</param>
internal sealed class ClassTint(IReadOnlyList<BundleClass> classes, IReadOnlyList<int> thresholds)
{
    private const int AcceptedWeight = 140;
    private const int UncertainWeight = 60;
    private const int HatchWeight = 85;
    private const int HatchPeriod = 12;
    private const int HatchWidth = 2;

    /// <summary>Tints a picture in place.</summary>
    /// <param name="bgra">The picture, [height, width, 4].</param>
    /// <param name="width">Its columns.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="scene">What the model says of it; stretched over the whole picture.</param>
    public void Apply(Span<byte> bgra, int width, int height, Scene scene)
    {
        var (gridWidth, gridHeight) = (scene.Shape.Width, scene.Shape.Height);
        for (var y = 0; y < height; y++)
        {
            var row = (int)((long)y * gridHeight / height) * gridWidth;
            for (var x = 0; x < width; x++)
            {
                var cell = row + (int)((long)x * gridWidth / width);
                var id = scene.Classes[cell];
                var color = classes[id].Color;
                var pixel = bgra.Slice(((y * width) + x) * 4, 4);
                if (scene.Confidence[cell] >= thresholds[id])
                    Blend(pixel, color[0], color[1], color[2], AcceptedWeight);
                else if ((x + y) % HatchPeriod < HatchWidth)
                    Blend(pixel, 255, 255, 255, HatchWeight);
                else
                    Blend(pixel, color[0], color[1], color[2], UncertainWeight);
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
