using System.Text.Json.Serialization;
using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>The topic <c>camera/{camera}/alarms/{kind}[.{zone}]</c>: the present state of one alarm. Retained.</summary>
/// <param name="Header">The frame.</param>
internal sealed record AlarmPayload(FrameHeader Header) : CameraPayload(Header)
{
    /// <inheritdoc/>
    [JsonPropertyOrder(-20)]
    public override string Schema => "sbn.alarm/1";

    /// <summary>The alarm's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The zone it watches; absent where that is the whole picture.</summary>
    public string? Zone { get; init; }

    /// <summary><c>raised</c>, <c>cleared</c> or <c>unconfirmed</c> (not yet looked at since the start).</summary>
    public required string State { get; init; }

    /// <summary>Since when, UTC; absent while it has never been raised.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The measured level when the state last changed, 0…1; absent before the first measurement.</summary>
    public double? Level { get; init; }

    /// <summary>Where in the frame; absent for the whole picture.</summary>
    public BoxPayload? Place { get; init; }

    /// <summary>Number of the event that brought this state; 0 before the first.</summary>
    public required long Seq { get; init; }

    /// <summary>The payload of an alarm's state.</summary>
    public static AlarmPayload Of(FrameHeader header, AlarmState alarm) => new(header)
    {
        Kind = alarm.Kind,
        Zone = alarm.Zone,
        State = alarm.Status switch
        {
            AlarmStatus.Active => "raised",
            AlarmStatus.Cleared => "cleared",
            _ => "unconfirmed",
        },
        Since = alarm.Since,
        Reason = alarm.Reason,
        Level = alarm.Level is { } level ? Math.Round(level, 4) : null,
        Place = alarm.Place is { } place ? BoxPayload.Of(place) : null,
        Seq = alarm.Seq,
    };
}

/// <summary>The topic <c>camera/{camera}/events/alarm</c>: an alarm was raised or cleared.</summary>
/// <param name="Header">The frame.</param>
internal sealed record AlarmEventPayload(FrameHeader Header) : CameraPayload(Header)
{
    /// <inheritdoc/>
    [JsonPropertyOrder(-20)]
    public override string Schema => "sbn.alarm-event/1";

    /// <summary>UUID version 7 of the event: the same when it is delivered twice.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the camera's alarm events from 1, so that a gap shows.</summary>
    public required long Seq { get; init; }

    /// <summary><c>raised</c> or <c>cleared</c>.</summary>
    public required string Change { get; init; }

    /// <summary>The alarm's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The zone; absent where that is the whole picture.</summary>
    public string? Zone { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The measured level, 0…1.</summary>
    public required double Level { get; init; }

    /// <summary>Where in the frame; absent for the whole picture.</summary>
    public BoxPayload? Place { get; init; }

    /// <summary>True when the event waited for the broker or is told again: it is news of the past.</summary>
    public required bool Historical { get; init; }

    /// <summary>The payload of an alarm event that has just happened.</summary>
    public static AlarmEventPayload Of(FrameHeader header, AlarmEvent alarm) => new(header)
    {
        Id = alarm.Id,
        Seq = alarm.Seq,
        Change = alarm.Change == AlarmChange.Raised ? "raised" : "cleared",
        Kind = alarm.Kind,
        Zone = alarm.Zone,
        Reason = alarm.Reason,
        Level = Math.Round(alarm.Level, 4),
        Place = alarm.Place is { } place ? BoxPayload.Of(place) : null,
        Historical = false,
    };
}
