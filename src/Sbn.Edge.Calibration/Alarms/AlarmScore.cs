using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>Holds one alarm against the truth, sequence by sequence.</summary>
/// <param name="rule">Its rule.</param>
internal sealed class AlarmScore(AlarmRule rule)
{
    private readonly List<double> _delays = [];
    private AlarmSpans _raised = new();
    private AlarmSpans _due = new();
    private int _raisedCount;
    private int _raisedRightly;
    private int _dueCount;
    private int _dueAndRaised;
    private long _frames;
    private long _framesRaised;
    private long _framesDue;
    private double _errorRaised;
    private double _errorCleared;
    private long _judgedRaised;
    private long _judgedCleared;

    /// <summary>Takes its state at the next frame.</summary>
    /// <param name="isRaised">Whether it is raised.</param>
    /// <param name="isDue">Whether it should be.</param>
    /// <param name="clock">The frame's time.</param>
    /// <param name="errorShare">What is wrong of the place it watches, 0…1; null where that cannot be told.</param>
    public void Observe(bool isRaised, bool isDue, TimeSpan clock, double? errorShare)
    {
        _raised.Observe(isRaised, clock);
        _due.Observe(isDue, clock);
        _frames++;
        _framesRaised += isRaised ? 1 : 0;
        _framesDue += isDue ? 1 : 0;
        if (errorShare is not { } share)
        {
            return;
        }

        if (isRaised)
        {
            (_errorRaised, _judgedRaised) = (_errorRaised + share, _judgedRaised + 1);
        }
        else
        {
            (_errorCleared, _judgedCleared) = (_errorCleared + share, _judgedCleared + 1);
        }
    }

    /// <summary>Ends a sequence.</summary>
    public void End()
    {
        // The truth waits as the alarm does: what it speaks of began that much earlier.
        var due = _due.All.Select(span => span with { From = span.From - rule.RaiseAfter }).ToList();
        _raisedCount += _raised.All.Count;
        _raisedRightly += _raised.All.Count(span => due.Exists(d => d.Meets(span)));
        _dueCount += due.Count;
        foreach (var span in due)
        {
            if (!_raised.All.Any(span.Meets))
            {
                continue;
            }

            _dueAndRaised++;
            _delays.Add(Math.Max(0, (_raised.All.First(span.Meets).From - span.From).TotalSeconds));
        }

        (_raised, _due) = (new AlarmSpans(), new AlarmSpans());
    }

    /// <summary>The figures of all sequences that have ended.</summary>
    /// <param name="truth">What it was held against, one sentence.</param>
    /// <param name="hours">How long all of them are.</param>
    public AlarmFigures Figures(string truth, double hours)
    {
        var ordered = _delays.Order().ToList();
        return new AlarmFigures
        {
            Truth = truth,
            Raised = _raisedCount,
            RaisedRightly = _raisedRightly,
            Due = _dueCount,
            DueAndRaised = _dueAndRaised,
            Precision = _raisedCount == 0 ? null : (double)_raisedRightly / _raisedCount,
            Recall = _dueCount == 0 ? null : (double)_dueAndRaised / _dueCount,
            Delay = ordered.Count == 0 ? null : new AlarmDelay(ordered[ordered.Count / 2], ordered[^1]),
            FalsePerHour = hours > 0 ? (_raisedCount - _raisedRightly) / hours : null,
            FramesRaised = (double)_framesRaised / _frames,
            FramesDue = (double)_framesDue / _frames,
            ErrorShareRaised = _judgedRaised == 0 ? null : _errorRaised / _judgedRaised,
            ErrorShareCleared = _judgedCleared == 0 ? null : _errorCleared / _judgedCleared,
        };
    }
}
