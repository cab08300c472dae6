using Microsoft.Extensions.Logging;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Health;

/// <summary>The alarms of the vehicle itself as its messages tell them.</summary>
internal sealed partial class VehicleAlarmVoice(Topics topics, Guid startId, ClockSync clock, ILogger logger) : IAlarmVoice
{
    /// <inheritdoc/>
    public string Speaker => topics.Root;

    /// <inheritdoc/>
    public string Topic(AlarmState alarm) => topics.Alarm(alarm.Kind);

    /// <inheritdoc/>
    public OutboxMessage State(AlarmState alarm) => PayloadWriter.State(
        Topic(alarm),
        new VehicleAlarmPayload
        {
            Vehicle = topics.Vehicle,
            StartId = startId,
            At = DateTimeOffset.UtcNow,
            ClockSynced = clock.IsSynced,
            Kind = alarm.Kind,
            State = AlarmPayload.NameOf(alarm.Status),
            Since = alarm.Since,
            Reason = alarm.Reason,
            Seq = alarm.Seq,
            HeldBy = alarm.HeldBy,
        },
        PayloadJson.Default.VehicleAlarmPayload);

    /// <inheritdoc/>
    public OutboxMessage Event(AlarmEvent alarm) => PayloadWriter.Event(topics.AlarmEvents, new VehicleAlarmEventPayload
    {
        Vehicle = topics.Vehicle,
        StartId = startId,
        At = alarm.At,
        ClockSynced = clock.IsSynced,
        Id = alarm.Id,
        Seq = alarm.Seq,
        Change = AlarmEventPayload.NameOf(alarm.Change),
        Kind = alarm.Kind,
        Reason = alarm.Reason,
        Historical = false,
    });

    /// <inheritdoc/>
    public void Note(AlarmEvent alarm)
    {
        if (alarm.Change == AlarmChange.Raised)
        {
            LogRaised(logger, alarm.Key, alarm.Reason);
        }
        else
        {
            LogCleared(logger, alarm.Key);
        }
    }

    /// <inheritdoc/>
    public void Raised(int count)
    {
    }

    [LoggerMessage(EventIds.VehicleAlarmRaised, LogLevel.Warning, "Alarm {Alarm} is raised: {Reason}")]
    private static partial void LogRaised(ILogger logger, string alarm, string reason);

    [LoggerMessage(EventIds.VehicleAlarmCleared, LogLevel.Information, "Alarm {Alarm} is cleared")]
    private static partial void LogCleared(ILogger logger, string alarm);
}
