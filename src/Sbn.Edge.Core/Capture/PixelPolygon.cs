using System.Globalization;

namespace Sbn.Edge.Core.Capture;

/// <summary>Polygons as users write them: corners <c>x,y</c> in pixels, separated by spaces.</summary>
public static class PixelPolygon
{
    /// <summary>Reads one polygon.</summary>
    /// <returns>Its corners; null where there are fewer than three, or one is no pair of whole numbers.</returns>
    public static IReadOnlyList<PixelPoint>? TryParse(string text)
    {
        var corners = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Numbers).ToArray();
        return corners.Length >= 3 && corners.All(c => c is [not null, not null])
            ? [.. corners.Select(c => new PixelPoint(c[0]!.Value, c[1]!.Value))]
            : null;
    }

    /// <summary>Twice the area between the corners, in pixels; 0 where they lie on one line.</summary>
    public static long TwiceTheArea(IReadOnlyList<PixelPoint> corners)
    {
        var sum = 0L;
        for (var i = 0; i < corners.Count; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Count]);
            sum += ((long)a.X * b.Y) - ((long)b.X * a.Y);
        }

        return Math.Abs(sum);
    }

    /// <summary>Whole numbers separated by commas; null in the place of what is none.</summary>
    internal static int?[] Numbers(string text) =>
        [.. text.Split(',').Select(n => int.TryParse(n, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var v) ? v : (int?)null)];
}
