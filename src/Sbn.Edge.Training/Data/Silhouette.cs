using OpenCvSharp;

namespace Sbn.Edge.Training.Data;

/// <summary>Fills the unlabelled gaps between an object's labelled parts, so that the object has an outline.</summary>
internal static class Silhouette
{
    /// <summary>Gives the gaps the code <paramref name="body"/>. Gaps narrower than a tenth of the picture, and holes, count.</summary>
    public static void Fill(StreetImage image, ushort body)
    {
        using var parts = new Mat(image.Height, image.Width, MatType.CV_8UC1, Scalar.All(0));
        var indexer = parts.AsSpan<byte>();
        for (var i = 0; i < image.Codes.Length; i++)
        {
            indexer[i] = image.Codes[i] == CodeBook.Nothing ? (byte)0 : (byte)255;
        }

        var reach = (Math.Max(image.Width, image.Height) / 10) | 1;
        using var kernel = Cv2.GetStructuringElement(MorphShapes.Ellipse, new Size(reach, reach));
        using var closed = new Mat();
        Cv2.MorphologyEx(parts, closed, MorphTypes.Close, kernel);
        Cv2.FindContours(closed, out Point[][] outlines, out _, RetrievalModes.External, ContourApproximationModes.ApproxNone);
        Cv2.DrawContours(closed, outlines, -1, Scalar.All(255), thickness: -1);
        var filled = closed.AsSpan<byte>();
        for (var i = 0; i < image.Codes.Length; i++)
        {
            if (image.Codes[i] == CodeBook.Nothing && filled[i] != 0)
            {
                image.Codes[i] = body;
            }
        }
    }
}
