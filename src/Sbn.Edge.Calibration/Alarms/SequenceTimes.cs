namespace Sbn.Edge.Calibration.Alarms;

/// <summary>How long sequences are, told by their frames' times.</summary>
internal sealed class SequenceTimes
{
    private readonly List<double> _steps = [];
    private string? _sequence;
    private TimeSpan _last;

    /// <summary>How many sequences.</summary>
    public int Sequences { get; private set; }

    /// <summary>How many frames.</summary>
    public long Frames { get; private set; }

    /// <summary>From the first frame to the last, summed over sequences.</summary>
    public double Seconds => _steps.Sum();

    /// <summary>Median time between two frames, seconds; null without two frames of a sequence.</summary>
    public double? MedianStep => _steps.Count == 0 ? null : _steps.Order().ElementAt(_steps.Count / 2);

    /// <summary>Takes the next frame.</summary>
    /// <returns>True where another sequence begins.</returns>
    public bool Add(string sequence, TimeSpan clock)
    {
        var begins = sequence != _sequence;
        Frames++;
        if (begins)
        {
            Sequences++;
        }
        else
        {
            _steps.Add((clock - _last).TotalSeconds);
        }

        (_sequence, _last) = (sequence, clock);
        return begins;
    }
}
