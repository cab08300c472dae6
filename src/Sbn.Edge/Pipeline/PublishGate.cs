using Sbn.Edge.Configuration;

namespace Sbn.Edge.Pipeline;

/// <summary>Decides frame by frame whether a topic is due under its policy. One for each camera and topic.</summary>
internal sealed class PublishGate(PublishPolicy policy)
{
    private readonly long _intervalUs = (long)policy.Interval.TotalMicroseconds;
    private long _dueUs = long.MinValue;
    private long _toldDoubt;

    /// <summary>What it decides by.</summary>
    public PublishPolicy Policy => policy;

    /// <summary>True if the topic is due for this frame.</summary>
    /// <param name="nowUs">The monotonic clock, microseconds.</param>
    /// <param name="doubt">0 for a frame without an uncertain region, else a number that stands for the set of them.</param>
    public bool IsDue(long nowUs, long doubt)
    {
        var due = policy.When switch
        {
            PublishWhen.Off => false,
            PublishWhen.Every => true,
            // The first frame without is told too, so that nobody takes the last region for the present.
            PublishWhen.OnUncertain => (doubt != 0 || _toldDoubt != 0) && IsRateDue(nowUs),
            PublishWhen.OnChange => doubt != _toldDoubt && IsRateDue(nowUs),
            _ => IsRateDue(nowUs),
        };
        if (due)
        {
            _toldDoubt = doubt;
        }

        return due;
    }

    private bool IsRateDue(long nowUs)
    {
        if (nowUs < _dueUs)
        {
            return false;
        }

        // On schedule, so that the rate holds in the mean; after a pause anew, so that nothing comes in a burst.
        _dueUs = _dueUs == long.MinValue || nowUs - _dueUs > _intervalUs ? nowUs + _intervalUs : _dueUs + _intervalUs;
        return true;
    }
}
