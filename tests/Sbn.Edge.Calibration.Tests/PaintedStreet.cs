using OpenCvSharp;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests;

/// <summary>
/// Labelled frames in the colours a <see cref="TinyBundle"/> knows: sky-coloured trees above, a road below with a car on it.
/// Part of each frame is painted otherwise than labelled, so that there is something to get wrong.
/// </summary>
internal static class PaintedStreet
{
    public const int Width = 96;
    public const int Height = 64;

    /// <summary>Writes <c>images</c> and <c>labels</c>.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="frames">How many.</param>
    /// <param name="scale">Size of the pictures and labels as a multiple of the model's grid.</param>
    /// <param name="name">Name of a frame by its number.</param>
    public static string Write(string folder, int frames, int scale = 1, Func<int, string>? name = null)
    {
        name ??= i => $"street_{i:00000}";
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        Directory.CreateDirectory(Path.Combine(folder, "labels"));
        for (var i = 0; i < frames; i++)
        {
            var shift = i;
            WritePicture(Path.Combine(folder, "images", name(i) + ".png"), scale, (x, y) => PaintedAt(x, y, shift));
            WriteLabels(Path.Combine(folder, "labels", name(i) + ".png"), scale, (x, y) => LabelAt(x, y, shift));
        }

        return folder;
    }

    /// <summary>The label at a place of the model's grid; 255 at the border.</summary>
    public static int LabelAt(int x, int y, int shift) =>
        y < 4 ? 255 : IsCar(x, y, shift) ? 3 : y < 28 ? 2 : y < 36 ? 1 : 0;

    /// <summary>The class painted there: the car's right third is painted as road, and a patch of no class lies on the road.</summary>
    public static int PaintedAt(int x, int y, int shift)
    {
        var label = LabelAt(x, y, shift);
        if (label == 3 && x - Left(shift) >= 16)
        {
            return 0;
        }

        if (y >= 52 && x is >= 60 and < 76)
        {
            return -1;
        }

        return label == 255 ? 2 : label;
    }

    /// <summary>Writes one label map.</summary>
    public static void WriteLabels(string path, int scale, Func<int, int, int> at)
    {
        var (width, height) = (Width * scale, Height * scale);
        var ids = new byte[width * height];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = (byte)at(i % width / scale, i / width / scale);
        }

        using var labels = Mat.FromPixelData(height, width, MatType.CV_8UC1, ids);
        Cv2.ImWrite(path, labels);
    }

    /// <summary>Writes one picture.</summary>
    public static void WritePicture(string path, int scale, Func<int, int, int> at)
    {
        var bgr = TinyBundle.Paint(Width * scale, Height * scale, (x, y) => at(x / scale, y / scale));
        using var picture = Mat.FromPixelData(Height * scale, Width * scale, MatType.CV_8UC3, bgr);
        Cv2.ImWrite(path, picture);
    }

    private static int Left(int shift) => 12 + (4 * (shift % 8));

    private static bool IsCar(int x, int y, int shift) => y is >= 32 and < 48 && x >= Left(shift) && x < Left(shift) + 24;
}
