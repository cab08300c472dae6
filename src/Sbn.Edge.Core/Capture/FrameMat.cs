using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Sbn.Edge.Core.Capture;

/// <summary>OpenCV's view of a frame.</summary>
public static class FrameMat
{
    /// <summary>
    /// A Mat header (8UC3) over the frame's pixels, without a copy. It is valid while the frame is held; dispose it before.
    /// </summary>
    public static Mat Over(Frame frame) =>
        Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, Marshal.UnsafeAddrOfPinnedArrayElement(frame.Bgr, 0));
}
