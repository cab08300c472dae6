using System.Runtime.InteropServices;
using OpenCvSharp;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Inference;

/// <summary>The picture on the model's grid, in memory that stays where it is.</summary>
/// <param name="width">Columns of the grid.</param>
/// <param name="height">Rows of the grid.</param>
public sealed class GridImage(int width, int height)
{
    /// <summary>The pixels, [height, width, 3], blue first.</summary>
    public byte[] Bgr { get; } = GC.AllocateArray<byte>(width * height * 3, pinned: true);

    /// <summary>
    /// Fills the grid from a picture of any size: copied where the sizes agree, else resized, by areas where it shrinks
    /// (so that thin things do not fall between the samples) and bilinearly where it grows.
    /// </summary>
    /// <param name="bgr">The picture, [sourceHeight, sourceWidth, 3].</param>
    /// <param name="sourceWidth">Its columns.</param>
    /// <param name="sourceHeight">Its rows.</param>
    /// <param name="roi">The part to take; null for all of it.</param>
    public unsafe void Fill(ReadOnlySpan<byte> bgr, int sourceWidth, int sourceHeight, PixelBox? roi = null)
    {
        var part = roi ?? new PixelBox(0, 0, sourceWidth, sourceHeight);
        if (sourceWidth <= 0 || sourceHeight <= 0 || bgr.Length != (long)sourceWidth * sourceHeight * 3)
        {
            throw new ArgumentException($"A BGR picture of {sourceWidth}×{sourceHeight} has {(long)sourceWidth * sourceHeight * 3} bytes, not {bgr.Length}.", nameof(bgr));
        }

        if (part.X < 0 || part.Y < 0 || part.Width <= 0 || part.Height <= 0 || part.Right > sourceWidth || part.Bottom > sourceHeight)
        {
            throw new ArgumentException($"The part {part} lies outside a picture of {sourceWidth}×{sourceHeight}.", nameof(roi));
        }

        if (sourceWidth == width && sourceHeight == height && part.Area == (long)width * height)
        {
            bgr.CopyTo(Bgr);
            return;
        }

        var shrinks = part.Width > width || part.Height > height;
        fixed (byte* from = bgr)
        {
            using var source = Mat.FromPixelData(sourceHeight, sourceWidth, MatType.CV_8UC3, (nint)from);
            using var taken = source[new Rect(part.X, part.Y, part.Width, part.Height)];
            using var grid = Mat.FromPixelData(height, width, MatType.CV_8UC3, Marshal.UnsafeAddrOfPinnedArrayElement(Bgr, 0));
            Cv2.Resize(taken, grid, new Size(width, height), 0, 0, shrinks ? InterpolationFlags.Area : InterpolationFlags.Linear);
        }
    }
}
