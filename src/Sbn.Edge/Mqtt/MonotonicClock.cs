using System.Diagnostics;

namespace Sbn.Edge.Mqtt;

/// <summary>The machine's monotonic clock in microseconds, the one frames are stamped with.</summary>
internal static class MonotonicClock
{
    /// <summary>Microseconds since some fixed moment of this boot.</summary>
    public static long Microseconds => (long)(Stopwatch.GetTimestamp() * (1e6 / Stopwatch.Frequency));
}
