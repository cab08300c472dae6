namespace Sbn.Edge.Drive;

/// <summary>What to drive through and how to film it. The same options give the same bytes, frame by frame.</summary>
public sealed record DriveOptions
{
    /// <summary>Width of a frame in pixels, 32 to 4096.</summary>
    public int Width { get; init; } = 480;

    /// <summary>Height of a frame in pixels, 32 to 4096.</summary>
    public int Height { get; init; } = 360;

    /// <summary>Chooses the streets, their traffic, weather and camera. Any value.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Frames per second of street time, above 0 and at most 1000.</summary>
    public double FramesPerSecond { get; init; } = 15;

    /// <summary>The weather of every street, or null: each street has its own, chosen by the seed.</summary>
    public Weather? Weather { get; init; }

    /// <summary>Faults to put in.</summary>
    public DriveFaults Faults { get; init; } = DriveFaults.None;

    /// <summary>Speed of the camera along the street in m/s, 0 (standing) to 100. The default is that of city traffic, about 30 km/h.</summary>
    public double SpeedMetersPerSecond { get; init; } = 8;

    /// <summary>Throws where a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its range and the value given.</exception>
    internal void Validate()
    {
        Require(Width is >= 32 and <= 4096, nameof(Width), Width, "32 to 4096 pixels");
        Require(Height is >= 32 and <= 4096, nameof(Height), Height, "32 to 4096 pixels");
        Require(FramesPerSecond is > 0 and <= 1000, nameof(FramesPerSecond), FramesPerSecond, "above 0 and at most 1000");
        Require(SpeedMetersPerSecond is >= 0 and <= 100, nameof(SpeedMetersPerSecond), SpeedMetersPerSecond, "0 to 100 m/s");
        Require(Weather is null || Enum.IsDefined(Weather.Value), nameof(Weather), Weather, "one of " + string.Join(", ", Enum.GetNames<Weather>()));
        const DriveFaults All = DriveFaults.UnknownObject | DriveFaults.OccludedLens | DriveFaults.MissingPart;
        Require((Faults & ~All) == 0, nameof(Faults), Faults, "a combination of " + string.Join(", ", Enum.GetNames<DriveFaults>()));
    }

    private static void Require(bool holds, string option, object? value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(option, value, $"The drive's {option} must be {range}.");
        }
    }
}
