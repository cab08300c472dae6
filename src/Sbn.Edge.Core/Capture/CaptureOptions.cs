namespace Sbn.Edge.Core.Capture;

/// <summary>How long a source may keep its reader waiting.</summary>
public sealed record CaptureOptions
{
    /// <summary>Limit for reaching a network camera, from above zero to 5 minutes.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit for the next frame of a camera or stream, from above zero to 5 minutes; for V4L2 rounded up to whole seconds.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Checks the values.</summary>
    /// <param name="where">How the user names these options, for the sentence.</param>
    /// <exception cref="UserException">A value is out of range.</exception>
    public void Validate(string where)
    {
        foreach (var (name, value) in (IEnumerable<(string, TimeSpan)>)[(nameof(ConnectTimeout), ConnectTimeout), (nameof(ReadTimeout), ReadTimeout)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromMinutes(5))
            {
                throw new UserException($"{where}:{name} is {value}; it should be above 00:00:00 and at most 00:05:00.");
            }
        }
    }
}
