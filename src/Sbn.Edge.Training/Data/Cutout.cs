using OpenCvSharp;

namespace Sbn.Edge.Training.Data;

/// <summary>An object cut out of its close-up, to be pasted into streets: tight box, alpha in a fourth channel.</summary>
internal sealed class Cutout
{
    private Cutout(int width, int height, byte[] bgr, ushort[] codes, byte[] mask)
    {
        Width = width;
        Height = height;
        Bgr = bgr;
        Codes = codes;
        Mask = mask;
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Bgr { get; }

    public ushort[] Codes { get; }

    /// <summary>255 on the object, 0 beside it.</summary>
    public byte[] Mask { get; }

    /// <summary>Cuts out the pixels of a class; null where the object is too small or touches most of the border.</summary>
    public static Cutout? Of(StreetImage image, CodeBook codes, byte classId)
    {
        int left = image.Width, top = image.Height, right = -1, bottom = -1, area = 0;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                if (codes.ClassOf(image.Codes[(y * image.Width) + x]) == classId)
                {
                    left = Math.Min(left, x);
                    right = Math.Max(right, x);
                    top = Math.Min(top, y);
                    bottom = Math.Max(bottom, y);
                    area++;
                }
            }
        }

        int w = right - left + 1, h = bottom - top + 1;
        if (area < 1500 || w < 24 || h < 24 || area < w * h / 5)
        {
            return null;
        }

        var bgr = new byte[w * h * 3];
        var cut = new ushort[w * h];
        var mask = new byte[w * h];
        for (var y = 0; y < h; y++)
        {
            for (var x = 0; x < w; x++)
            {
                var from = ((y + top) * image.Width) + x + left;
                var to = (y * w) + x;
                image.Bgr.AsSpan(from * 3, 3).CopyTo(bgr.AsSpan(to * 3));
                cut[to] = image.Codes[from];
                mask[to] = codes.ClassOf(image.Codes[from]) == classId ? (byte)255 : (byte)0;
            }
        }

        return new Cutout(w, h, bgr, cut, mask);
    }

    /// <summary>The cut-out at a size, perhaps mirrored, as BGR, code and alpha matrices that the caller disposes.</summary>
    public (Mat Bgr, Mat Codes, Mat Alpha) At(Size size, bool mirror)
    {
        using var bgr = Mat.FromPixelData(Height, Width, MatType.CV_8UC3, Bgr);
        using var codes = Mat.FromPixelData(Height, Width, MatType.CV_16UC1, Codes);
        using var mask = Mat.FromPixelData(Height, Width, MatType.CV_8UC1, Mask);
        Mat small = new(), smallCodes = new(), alpha = new();
        Cv2.Resize(bgr, small, size, interpolation: InterpolationFlags.Area);
        Cv2.Resize(codes, smallCodes, size, interpolation: InterpolationFlags.Nearest);
        Cv2.Resize(mask, alpha, size, interpolation: InterpolationFlags.Area);
        if (mirror)
        {
            Cv2.Flip(small, small, FlipMode.Y);
            Cv2.Flip(smallCodes, smallCodes, FlipMode.Y);
            Cv2.Flip(alpha, alpha, FlipMode.Y);
        }

        return (small, smallCodes, alpha);
    }
}
