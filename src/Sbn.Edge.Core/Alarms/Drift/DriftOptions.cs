namespace Sbn.Edge.Core.Alarms.Drift;

/// <summary>When a drive counts as drifted. All defaults are here.</summary>
public sealed record DriftOptions
{
    /// <summary>
    /// Time constant of the running means, in media time for recordings; 1 second to 1 hour. Half a minute lets a covered lens or one odd junction
    /// pass, and still speaks within a minute.
    /// </summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From how many frames on the means are judged, besides a whole <see cref="Window"/> seen; 1 to 100000.</summary>
    public int LeastFrames { get; init; } = 20;

    /// <summary>
    /// How far a mean may lie outside its usual range before it counts, in the spreads of that range, above 0. The range is already the widest of single
    /// frames, and a mean over a window wanders less than they do.
    /// </summary>
    public double Margin { get; init; } = 1;

    /// <summary>How many concepts at the margin make a drift; one that is this many margins out does so alone. 1 to 100.</summary>
    public int Concepts { get; init; } = 3;

    /// <summary>Checks the values.</summary>
    /// <param name="where">How the user names these options, for the sentence.</param>
    /// <exception cref="UserException">A value is out of range.</exception>
    public void Validate(string where)
    {
        if (Window < TimeSpan.FromSeconds(1) || Window > TimeSpan.FromHours(1))
        {
            throw new UserException($"{where}:{nameof(Window)} is {Window}; it should be 00:00:01 to 01:00:00.");
        }

        if (LeastFrames is < 1 or > 100000)
        {
            throw new UserException($"{where}:{nameof(LeastFrames)} is {LeastFrames}; it should be 1 to 100000.");
        }

        if (!(Margin is > 0 and <= 1000))
        {
            throw new UserException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{where}:{nameof(Margin)} is {Margin}; it should be above 0, up to 1000 spreads."));
        }

        if (Concepts is < 1 or > 100)
        {
            throw new UserException($"{where}:{nameof(Concepts)} is {Concepts}; it should be 1 to 100.");
        }
    }
}
