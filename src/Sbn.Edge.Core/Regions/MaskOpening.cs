using OpenCvSharp;

namespace Sbn.Edge.Core.Regions;

/// <summary>
/// Morphological opening of a mask with a square of 2r + 1 cells: what is nowhere that wide goes, the rest stays as it is.
/// What lies beyond the border of the grid counts as set, so that regions at the border keep their shape.
/// </summary>
internal static class MaskOpening
{
    /// <summary>Opens <paramref name="mask"/> (0 or 255, [height, width]) in place.</summary>
    public static void Apply(Span<byte> mask, int width, int height, int radius)
    {
        if (radius == 0)
        {
            return;
        }

        using var before = new Mat(height, width, MatType.CV_8UC1);
        using var opened = new Mat();
        using var square = Cv2.GetStructuringElement(MorphShapes.Rect, new Size((2 * radius) + 1, (2 * radius) + 1));
        var cells = before.AsSpan<byte>();
        mask.CopyTo(cells);
        // OpenCV's own border: set where it erodes, not set where it dilates.
        Cv2.MorphologyEx(before, opened, MorphTypes.Open, square);
        // At the border the dilation may grow along the frame's edge beyond the mask; an opening never adds.
        Cv2.BitwiseAnd(before, opened, before);
        cells.CopyTo(mask);
    }
}
