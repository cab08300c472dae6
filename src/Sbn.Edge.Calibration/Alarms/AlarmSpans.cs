namespace Sbn.Edge.Calibration.Alarms;

/// <summary>From when to when an alarm was raised in one sequence.</summary>
internal sealed class AlarmSpans
{
    private readonly List<AlarmSpan> _spans = [];
    private bool _isRaised;

    /// <summary>The spans, in order.</summary>
    public IReadOnlyList<AlarmSpan> All => _spans;

    /// <summary>Takes its state at the next frame.</summary>
    /// <param name="isRaised">Whether it is raised.</param>
    /// <param name="clock">The frame's time.</param>
    public void Observe(bool isRaised, TimeSpan clock)
    {
        if (isRaised && !_isRaised)
        {
            _spans.Add(new AlarmSpan(clock, clock));
        }
        else if (isRaised || _isRaised)
        {
            _spans[^1] = _spans[^1] with { To = clock };
        }

        _isRaised = isRaised;
    }
}

/// <summary>A time for which an alarm was raised.</summary>
/// <param name="From">When it was raised.</param>
/// <param name="To">When it was cleared; the last frame where it never was.</param>
internal readonly record struct AlarmSpan(TimeSpan From, TimeSpan To)
{
    /// <summary>True where the two have a time in common.</summary>
    public bool Meets(AlarmSpan other) => From <= other.To && other.From <= To;
}
