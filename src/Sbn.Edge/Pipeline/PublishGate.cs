using Sbn.Edge.Configuration;

namespace Sbn.Edge.Pipeline;

/// <summary>Decides frame by frame whether a topic is due under its policy. One for each camera and topic.</summary>
internal sealed class PublishGate(PublishPolicy policy)
{
    private readonly long _intervalUs = (long)policy.Interval.TotalMicroseconds;
    private long _dueUs = long.MinValue;
    private bool _wasUncertain;

    /// <summary>True if the topic is due for this frame.</summary>
    /// <param name="nowUs">The monotonic clock, microseconds.</param>
    /// <param name="isUncertain">True if the frame has an uncertain region.</param>
    public bool IsDue(long nowUs, bool isUncertain)
    {
        switch (policy.When)
        {
            case PublishWhen.Off:
                return false;
            case PublishWhen.Every:
                return true;
            case PublishWhen.OnUncertain:
                // The first frame without is told too, so that nobody takes the last region for the present.
                var due = isUncertain || _wasUncertain;
                _wasUncertain = isUncertain;
                return due;
            default:
                return IsRateDue(nowUs);
        }
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
