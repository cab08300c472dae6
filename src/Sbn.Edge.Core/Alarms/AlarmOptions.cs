using System.Globalization;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Alarms;

/// <summary>When the alarms are raised and cleared. All defaults are here.</summary>
public sealed record AlarmOptions
{
    /// <summary>Level: share of the picture that is not accepted.</summary>
    public AlarmRule LowCoverage { get; init; } = new()
    {
        RaiseAt = 0.85,
        ClearAt = 0.75,
        RaiseAfter = TimeSpan.FromSeconds(1),
        ClearAfter = TimeSpan.FromSeconds(2),
    };

    /// <summary>Level: share of the predicted road in the zone ahead that is uncertain.</summary>
    public AlarmRule UncertainRoad { get; init; } = new()
    {
        RaiseAt = 0.3,
        ClearAt = 0.2,
        RaiseAfter = TimeSpan.FromSeconds(0.5),
        ClearAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>
    /// Level: the greatest of the share of the picture predicted as one class, the share that is less than half sure, and the
    /// want of contrast (<see cref="PictureContrast.WantOf"/>).
    /// </summary>
    public AlarmRule Blind { get; init; } = new()
    {
        RaiseAt = 0.97,
        ClearAt = 0.9,
        RaiseAfter = TimeSpan.FromSeconds(1),
        ClearAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Level: share of the picture that lies in uncertain regions with conflicting evidence.</summary>
    public AlarmRule ConflictingEvidence { get; init; } = new()
    {
        RaiseAt = 0.1,
        ClearAt = 0.05,
        RaiseAfter = TimeSpan.FromSeconds(1),
        ClearAfter = TimeSpan.FromSeconds(2),
    };

    /// <summary>The user's own alarms on shares of the picture or of zones.</summary>
    public IReadOnlyList<AreaRule> Rules { get; init; } = [];

    /// <summary>The name of the class that is driven on.</summary>
    public string RoadClass { get; init; } = "road";

    /// <summary>The zone ahead: the lower middle of what the model sees, above a bonnet.</summary>
    public ZoneShare RoadZone { get; init; } = new(0.3, 0.55, 0.4, 0.4);

    /// <summary>Least share of the zone that must be predicted as road for the road to be judged at all.</summary>
    public double LeastRoad { get; init; } = 0.1;

    /// <summary>Checks the values.</summary>
    /// <param name="where">How the user names these options, for the sentence.</param>
    /// <exception cref="UserException">A value is out of range.</exception>
    public void Validate(string where)
    {
        LowCoverage.Validate($"{where}:{nameof(LowCoverage)}");
        UncertainRoad.Validate($"{where}:{nameof(UncertainRoad)}");
        Blind.Validate($"{where}:{nameof(Blind)}");
        ConflictingEvidence.Validate($"{where}:{nameof(ConflictingEvidence)}");
        foreach (var rule in Rules)
        {
            rule.Validate($"{where}:{nameof(Rules)}:{rule.Name}");
        }

        RoadZone.Validate($"{where}:{nameof(RoadZone)}");
        if (string.IsNullOrEmpty(RoadClass))
        {
            throw new UserException($"{where}:{nameof(RoadClass)} is empty; it should be the name of a class, such as road.");
        }

        if (!(LeastRoad is >= 0 and <= 1))
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"{where}:{nameof(LeastRoad)} is {LeastRoad}; it should be a share from 0 to 1."));
        }
    }
}

/// <summary>The hysteresis of one alarm. Levels are shares from 0 (all is well) to 1.</summary>
public sealed record AlarmRule
{
    /// <summary>Whether the alarm exists.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>It is raised once the level has been at or above this for <see cref="RaiseAfter"/>.</summary>
    public double RaiseAt { get; init; }

    /// <summary>It is cleared once the level has been at or below this for <see cref="ClearAfter"/>; not above <see cref="RaiseAt"/>.</summary>
    public double ClearAt { get; init; }

    /// <summary>How long the level must stay high, in media time for recordings; 0 to 1 hour.</summary>
    public TimeSpan RaiseAfter { get; init; }

    /// <summary>How long the level must stay low, in media time for recordings; 0 to 1 hour.</summary>
    public TimeSpan ClearAfter { get; init; }

    internal void Validate(string where)
    {
        if (!(RaiseAt is > 0 and <= 1))
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"{where}:{nameof(RaiseAt)} is {RaiseAt}; it should be a share above 0 and at most 1."));
        }

        if (!(ClearAt >= 0 && ClearAt <= RaiseAt))
        {
            throw new UserException(string.Create(CultureInfo.InvariantCulture, $"{where}:{nameof(ClearAt)} is {ClearAt}; it should be a share from 0 to {nameof(RaiseAt)}, {RaiseAt}."));
        }

        foreach (var (name, value) in (IEnumerable<(string, TimeSpan)>)[(nameof(RaiseAfter), RaiseAfter), (nameof(ClearAfter), ClearAfter)])
        {
            if (value < TimeSpan.Zero || value > TimeSpan.FromHours(1))
            {
                throw new UserException($"{where}:{name} is {value}; it should be 00:00:00 to 01:00:00.");
            }
        }
    }
}

/// <summary>A rectangle in shares of what the model sees, from the top left.</summary>
/// <param name="X">Left edge, 0…1.</param>
/// <param name="Y">Upper edge, 0…1.</param>
/// <param name="Width">Width, above 0.</param>
/// <param name="Height">Height, above 0.</param>
public sealed record ZoneShare(double X, double Y, double Width, double Height)
{
    /// <summary>The rectangle on a grid; at least one cell.</summary>
    /// <param name="width">Columns of the grid.</param>
    /// <param name="height">Rows of the grid.</param>
    public PixelBox On(int width, int height)
    {
        var (left, top) = ((int)(X * width), (int)(Y * height));
        return new PixelBox(left, top, Math.Clamp((int)(Width * width), 1, width - left), Math.Clamp((int)(Height * height), 1, height - top));
    }

    internal void Validate(string where)
    {
        if (!(X >= 0 && Y >= 0 && Width > 0 && Height > 0 && X + Width <= 1.000001 && Y + Height <= 1.000001))
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"{where} is x={X}, y={Y}, width={Width}, height={Height}; it should be a rectangle in shares of the picture, inside 0 to 1."));
        }
    }
}
