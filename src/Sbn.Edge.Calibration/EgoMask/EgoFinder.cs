using System.Globalization;
using OpenCvSharp;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.EgoMask;

/// <summary>Finds in the frames of a moving camera what never moves.</summary>
internal static class EgoFinder
{
    /// <summary>Where so much of a frame's edges is static, the camera stands, whatever changes in the light.</summary>
    private const double LargestStaticShare = 0.4;

    /// <summary>Finds it.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <returns>The proposal; the caller disposes it.</returns>
    /// <exception cref="UserException">The street does not move enough in them.</exception>
    public static EgoProposal Find(MovingFrames frames, CancellationToken cancellationToken)
    {
        var grey = frames.Grey;
        if (frames.FrameSize is not { } size)
        {
            throw new UserException("The recording has no frames.");
        }

        if (grey.Count < MovingFrames.Least)
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"To tell what never moves, {MovingFrames.Least} frames are needed between which the street moves, and the recording has {grey.Count}; give a longer recording of a drive."));
        }

        var edges = StaticEdges.Of(grey, cancellationToken);
        if (edges.Share > LargestStaticShare)
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * edges.Share:0} % of all edges stand still, so the camera hardly moves; give a recording of a drive, to tell what moves with the vehicle."));
        }

        using var small = BonnetFinder.Find(edges);
        var bonnet = Cv2.CountNonZero(small) > 0;
        var stamps = StampFinder.Find(edges, small);
        foreach (var stamp in stamps)
        {
            small.Rectangle(stamp, Scalar.All(255), -1);
        }

        var mask = new Mat();
        Cv2.Resize(small, mask, size, 0, 0, InterpolationFlags.Nearest);
        return new EgoProposal(mask, [.. Parts(bonnet, stamps.Count)]);
    }

    private static IEnumerable<string> Parts(bool bonnet, int stamps)
    {
        if (bonnet)
        {
            yield return "what the lower border cuts off (a bonnet, a dashboard)";
        }

        if (stamps > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{stamps} {(stamps == 1 ? "place" : "places")} where something is written (a time stamp, a logo)");
        }
    }
}
