using Sbn.Edge.Core.Alarms.Drift;

namespace Sbn.Edge.Calibration.Drift;

/// <summary>Counts what a watch does, frame by frame, on one recording.</summary>
internal sealed class DriftTally
{
    private readonly Dictionary<string, MovedConcept> _moved = new(StringComparer.Ordinal);
    private TimeSpan _last, _judged, _drifting;
    private TimeSpan? _firstOnset;
    private double _accepted;
    private double? _highest;
    private long _frames;
    private int _onsets;
    private bool _wasDrifting;
    private string? _sentence;

    /// <summary>Notes how things stand after a frame.</summary>
    /// <param name="monitor">The watch.</param>
    /// <param name="clock">The frame's time in the recording.</param>
    /// <param name="acceptedShare">The share of its picture that is accepted.</param>
    public void Note(DriftMonitor monitor, TimeSpan clock, double acceptedShare)
    {
        var passed = _frames++ == 0 || clock < _last ? TimeSpan.Zero : clock - _last;
        _last = clock;
        _accepted += acceptedShare;
        if (monitor.Level is { } level)
        {
            _judged += passed;
            _highest = Math.Max(_highest ?? 0, level);
        }

        var drift = monitor.State;
        if (drift.IsDrifting)
        {
            _drifting += _wasDrifting ? passed : TimeSpan.Zero;
            _onsets += _wasDrifting ? 0 : 1;
            _firstOnset ??= clock;
            _sentence = drift.Sentence;
            foreach (var moved in drift.Moved.Where(one => !(one.Distance <= _moved.GetValueOrDefault(one.Concept)?.Distance)))
            {
                _moved[moved.Concept] = moved;
            }
        }

        _wasDrifting = drift.IsDrifting;
    }

    /// <summary>The figures.</summary>
    /// <param name="source">What the recording is called.</param>
    public WatchedRecording Figures(string source) => new()
    {
        Source = source,
        Frames = _frames,
        Seconds = _last.TotalSeconds,
        JudgedSeconds = _judged.TotalSeconds,
        DriftSeconds = _drifting.TotalSeconds,
        Onsets = _onsets,
        FirstOnsetSeconds = _firstOnset?.TotalSeconds,
        HighestLevel = _highest,
        AcceptedShare = _frames == 0 ? 0 : _accepted / _frames,
        Concepts = [.. _moved.Values.OrderByDescending(one => one.Distance)],
        Sentence = _sentence,
    };
}
