using System.Globalization;
using OpenCvSharp;

namespace Sbn.Edge.Calibration.EgoMask;

/// <summary>What is proposed to be ignored of a camera's frames.</summary>
/// <param name="Mask">8-bit grey of the frames' size, 255 where to ignore.</param>
/// <param name="Parts">What was found, for people; none where nothing was.</param>
internal sealed record EgoProposal(Mat Mask, IReadOnlyList<string> Parts) : IDisposable
{
    /// <summary>By how much of the frame's columns a polygon may miss the mask's outline.</summary>
    private const double Tolerance = 1 / 320.0;

    /// <summary>True where nothing is static.</summary>
    public bool IsEmpty => Parts.Count == 0;

    /// <summary>The ignored share of the frame, 0…1.</summary>
    public double Share => (double)Cv2.CountNonZero(Mask) / Mask.Total();

    /// <summary>The places as polygons, corners in pixels of the frame.</summary>
    public IReadOnlyList<Point[]> Outlines()
    {
        var tolerance = Tolerance * Mask.Width;
        Cv2.FindContours(Mask, out Point[][] outlines, out _, RetrievalModes.External, ContourApproximationModes.ApproxSimple);
        return [.. outlines.Select(outline => Cv2.ApproxPolyDP(outline, tolerance, closed: true)).Where(polygon => polygon.Length >= 3)];
    }

    /// <summary>The polygons as the setting <c>Ignore</c> and the option <c>--ignore</c> take them.</summary>
    public string AsSetting() => string.Join(
        "; ", Outlines().Select(polygon => string.Join(' ', polygon.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X},{corner.Y}")))));

    /// <inheritdoc/>
    public void Dispose() => Mask.Dispose();
}
