using System.IO.Hashing;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// Notices a camera that goes on sending one and the same picture: its sensor or its encoder hangs, and nothing else shows
/// it. Two pictures of a real sensor are never alike to the last bit.
/// </summary>
internal sealed class FreezeWatch(TimeSpan after)
{
    private readonly long _afterUs = (long)after.TotalMicroseconds;
    private ulong _hash;
    private long _sinceUs;
    private bool _hasOne;

    /// <summary>True where the picture has been the same for as long as it takes.</summary>
    public bool IsFrozen(Frame frame)
    {
        var hash = XxHash3.HashToUInt64(frame.Bgr);
        if (!_hasOne || hash != _hash)
        {
            (_hash, _sinceUs, _hasOne) = (hash, frame.MonotonicMicroseconds, true);
        }

        return frame.MonotonicMicroseconds - _sinceUs >= _afterUs;
    }
}
