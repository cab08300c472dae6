namespace Sbn.Edge.Core.Alarms.Drift;

/// <summary>
/// The means of some figures over the last while: each frame counts for the time since the one before it, and what is a time constant old counts for
/// 1/e. Not safe for use by several threads.
/// </summary>
internal sealed class RunningMeans
{
    /// <summary>A frame stands for no more than this share of the window, whatever time has passed: of a gap nothing is known.</summary>
    private const double LongestShare = 0.1;

    private readonly double[] _sums;
    private readonly TimeSpan _window;
    private TimeSpan? _last;
    private double _weight;

    public RunningMeans(int count, TimeSpan window) => (_sums, _window) = (new double[count], window);

    /// <summary>How many frames have counted.</summary>
    public long Frames { get; private set; }

    /// <summary>How long has been seen, without gaps.</summary>
    public TimeSpan Seen { get; private set; }

    /// <summary>The mean of a figure; NaN before the second frame.</summary>
    public double this[int figure] => _sums[figure] / _weight;

    /// <summary>Takes a frame. The first one, and the first after a clock that went back, only starts the clock.</summary>
    public void Add(ReadOnlySpan<double> figures, TimeSpan clock)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(figures.Length, _sums.Length);
        var passed = _last is { } last && clock > last ? (clock - last) / _window : 0;
        _last = clock;
        if (passed == 0)
        {
            return;
        }

        passed = Math.Min(passed, LongestShare);
        var kept = Math.Exp(-passed);
        _weight = (_weight * kept) + 1 - kept;
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] = (_sums[i] * kept) + (figures[i] * (1 - kept));
        }

        Frames++;
        Seen += passed * _window;
    }
}
