namespace Sbn.Edge.Core.Alarms;

/// <summary>
/// Counts alarm events, one count for all that speak below one topic, whatever watches them. Not safe for use by several threads: who takes a
/// number holds off the others until its event is on its way, so that events leave in the order of their numbers.
/// </summary>
/// <param name="last">The last number that was given; 0 for none.</param>
public sealed class AlarmNumbers(long last = 0)
{
    /// <summary>The last number that was given; 0 for none.</summary>
    public long Last { get; private set; } = last;

    /// <summary>The next number.</summary>
    public long Next() => ++Last;
}
