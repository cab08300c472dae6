using OpenCvSharp;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>Painted frames that a <see cref="TinyBundle"/> knows, with labels: a data set, whose pictures are a recording as well.</summary>
internal static class LabelledStreet
{
    private const int Width = 96;
    private const int Height = 64;

    /// <summary>Writes <c>images</c> and <c>labels</c> into a folder.</summary>
    public static void Write(string folder, int frames)
    {
        foreach (var part in (string[])["images", "labels"])
        {
            Directory.CreateDirectory(Path.Combine(folder, part));
        }

        for (var i = 0; i < frames; i++)
        {
            var edge = 8 * i;
            using var picture = Mat.FromPixelData(Height, Width, MatType.CV_8UC3, TinyBundle.Paint(Width, Height, At));
            using var labels = Mat.FromPixelData(Height, Width, MatType.CV_8UC1, Enumerable.Range(0, Width * Height).Select(p => (byte)At(p % Width, p / Width)).ToArray());
            Cv2.ImWrite(Path.Combine(folder, "images", $"street_{i:000}.png"), picture);
            Cv2.ImWrite(Path.Combine(folder, "labels", $"street_{i:000}.png"), labels);

            int At(int x, int y) => y < 30 ? 2 : x < edge ? 0 : 3;
        }
    }
}
