using OpenCvSharp;

namespace Sbn.Edge.Calibration.EgoMask;

/// <summary>Draws a proposal over a frame, for a person to look at.</summary>
internal static class ProposalPicture
{
    private const int Period = 10;
    private static readonly Scalar Red = new(54, 32, 214);

    /// <summary>Draws it.</summary>
    /// <param name="frame">A frame, BGR.</param>
    /// <param name="proposal">The proposal, of its size.</param>
    /// <returns>A new picture: the places hatched and outlined.</returns>
    public static Mat Draw(Mat frame, EgoProposal proposal)
    {
        var drawn = frame.Clone();
        using var hatching = new Mat(frame.Size(), MatType.CV_8UC1, Scalar.All(0));
        var (width, height) = (frame.Width, frame.Height);
        for (var x = -height; x < width; x += Period)
        {
            hatching.Line(x, 0, x + height, height, Scalar.All(255), 2);
        }

        Cv2.BitwiseAnd(hatching, proposal.Mask, hatching);
        drawn.SetTo(Red, hatching);
        Cv2.Polylines(drawn, proposal.Outlines(), isClosed: true, Red, 2);
        return drawn;
    }
}
