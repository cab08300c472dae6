using Sbn.Edge.Core.Capture;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;

namespace Sbn.Edge.Pipeline;

/// <summary>Makes the headers of one camera's messages.</summary>
internal sealed class CameraIdentity(CameraTopics topics, string vehicle, Guid startId, ClockSync clock)
{
    private FrameHeader? _last;

    /// <summary>The camera's topics.</summary>
    public CameraTopics Topics => topics;

    /// <summary>The header of a frame.</summary>
    public FrameHeader HeaderOf(Frame frame) => new(
        vehicle, topics.Camera, startId, frame.Index, frame.CapturedAt, frame.MonotonicMicroseconds, clock.IsSynced, frame.MediaTime?.TotalSeconds);

    /// <summary>Notes the frame that was captured last.</summary>
    public void Captured(Frame frame) => Volatile.Write(ref _last, HeaderOf(frame));

    /// <summary>The header of messages that speak of no frame: the last captured one's, or before the first one that of this moment.</summary>
    public FrameHeader LastHeader() =>
        Volatile.Read(ref _last)
        ?? new FrameHeader(vehicle, topics.Camera, startId, -1, DateTimeOffset.UtcNow, CaptureClock.MonotonicMicroseconds, clock.IsSynced, null);
}
