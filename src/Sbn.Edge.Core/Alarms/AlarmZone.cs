using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Alarms;

/// <summary>A part of one camera's frame that alarms look at apart from the rest, or with another weight.</summary>
public sealed class AlarmZone
{
    /// <summary>How a zone is written.</summary>
    public const string Form = "one polygon of corners x,y in pixels of the frame, such as 200,300 440,300 640,480 0,480";

    private AlarmZone(string where, string name, double weight, IReadOnlyList<PixelPoint> corners) =>
        (Where, Name, Weight, Corners) = (where, name, weight, corners);

    /// <summary>How the user names it, for sentences.</summary>
    public string Where { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What its places weigh in the whole picture, 0…100; places in no zone weigh 1.</summary>
    public double Weight { get; }

    /// <summary>Its corners, three or more, in pixels of the camera's frame.</summary>
    public IReadOnlyList<PixelPoint> Corners { get; }

    /// <summary>Reads what a user wrote.</summary>
    /// <param name="where">How the user names the zone, for the sentence.</param>
    /// <param name="name">Its name.</param>
    /// <param name="polygon">As <see cref="Form"/>.</param>
    /// <param name="weight">Its weight, 0…100.</param>
    /// <exception cref="UserException">It is written otherwise, lies left of or above the frame, or has no area.</exception>
    public static AlarmZone Parse(string where, string name, string? polygon, double weight)
    {
        if (PixelPolygon.TryParse(polygon ?? string.Empty) is not { } corners)
        {
            throw new UserException($"{where}:Polygon is '{polygon}'; it needs three corners or more and is written as {Form}.");
        }

        if (corners.Any(corner => corner.X < 0 || corner.Y < 0))
        {
            throw new UserException($"{where}:Polygon is '{polygon}'; its corners must lie inside the frame, which begins at 0,0.");
        }

        return PixelPolygon.TwiceTheArea(corners) == 0
            ? throw new UserException($"{where}:Polygon is '{polygon}'; its corners lie on one line, and a zone needs an area.")
            : new AlarmZone(where, name, weight, corners);
    }

    /// <summary>The smallest box around it inside a frame.</summary>
    public PixelBox BoxIn(int frameWidth, int frameHeight)
    {
        var (left, top) = (Corners.Min(c => c.X), Corners.Min(c => c.Y));
        return PixelBox.FromEdges(left, top, Math.Min(Corners.Max(c => c.X) + 1, frameWidth), Math.Min(Corners.Max(c => c.Y) + 1, frameHeight));
    }
}
