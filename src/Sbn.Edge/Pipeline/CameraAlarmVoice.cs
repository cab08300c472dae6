using Microsoft.Extensions.Logging;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>The alarms of one camera as its messages tell them.</summary>
internal sealed partial class CameraAlarmVoice(CameraIdentity identity, CameraCounters counters, ILogger logger) : IAlarmVoice
{
    /// <summary>The frame that is spoken of; null for the one captured last. Set by who holds the desk's gate.</summary>
    public FrameHeader? Frame { get; set; }

    /// <inheritdoc/>
    public string Speaker => identity.Topics.Root;

    /// <inheritdoc/>
    public string Topic(AlarmState alarm) => identity.Topics.Alarm(alarm.Kind, alarm.Zone);

    /// <inheritdoc/>
    public OutboxMessage State(AlarmState alarm) => PayloadWriter.State(Topic(alarm), AlarmPayload.Of(Header, alarm), PayloadJson.Default.AlarmPayload);

    /// <inheritdoc/>
    public OutboxMessage Event(AlarmEvent alarm) => PayloadWriter.Event(identity.Topics.AlarmEvents, AlarmEventPayload.Of(Header, alarm));

    /// <inheritdoc/>
    public void Note(AlarmEvent alarm)
    {
        counters.AlarmEvents++;
        if (alarm.Change == AlarmChange.Raised)
        {
            LogRaised(logger, identity.Topics.Camera, alarm.Key, alarm.Reason);
        }
        else
        {
            LogCleared(logger, identity.Topics.Camera, alarm.Key, alarm.Reason);
        }
    }

    /// <inheritdoc/>
    public void Raised(int count) => counters.Alarms = count;

    private FrameHeader Header => Frame ?? identity.LastHeader();

    [LoggerMessage(EventIds.AlarmRaised, LogLevel.Warning, "Camera {Camera}: alarm {Alarm} is raised: {Reason}")]
    private static partial void LogRaised(ILogger logger, string camera, string alarm, string reason);

    [LoggerMessage(EventIds.AlarmCleared, LogLevel.Information, "Camera {Camera}: alarm {Alarm} is cleared: {Reason}")]
    private static partial void LogCleared(ILogger logger, string camera, string alarm, string reason);
}
