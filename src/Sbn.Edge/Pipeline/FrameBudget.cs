namespace Sbn.Edge.Pipeline;

/// <summary>How many frames may still be processed; without a limit, any number.</summary>
internal sealed class FrameBudget(long? limit)
{
    private long _taken;

    /// <summary>True when no further frame may be processed.</summary>
    public bool IsSpent => limit is { } most && Interlocked.Read(ref _taken) >= most;

    /// <summary>Takes one frame off the budget; false when it is spent.</summary>
    public bool TryTake()
    {
        if (IsSpent)
        {
            return false;
        }

        Interlocked.Increment(ref _taken);
        return true;
    }
}
