using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Sbn.Edge.Training.Data;

/// <summary>Brings a labelled picture to another scale.</summary>
internal static class Rescale
{
    public static StreetImage By(StreetImage image, double scale) =>
        To(image, Math.Max(32, (int)Math.Round(image.Width * scale)), Math.Max(32, (int)Math.Round(image.Height * scale)));

    /// <summary>Stretches a picture to a size; one that has it already is returned as it is.</summary>
    public static StreetImage To(StreetImage image, int width, int height)
    {
        if (image.Width == width && image.Height == height)
        {
            return image;
        }

        var size = new Size(width, height);
        using var bgr = Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC3, image.Bgr);
        using var codes = Mat.FromPixelData(image.Height, image.Width, MatType.CV_16UC1, image.Codes);
        Cv2.Resize(bgr, bgr, size, interpolation: width < image.Width ? InterpolationFlags.Area : InterpolationFlags.Linear);
        Cv2.Resize(codes, codes, size, interpolation: InterpolationFlags.Nearest);
        bgr.GetArray(out Vec3b[] pixels);
        codes.GetArray(out ushort[] labels);
        return image with { Width = size.Width, Height = size.Height, Bgr = MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray(), Codes = labels };
    }
}
