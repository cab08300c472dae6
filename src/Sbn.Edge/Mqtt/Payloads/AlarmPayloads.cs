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

    /// <summary>The zone it watches, or the name of its rule; absent where that is the whole picture.</summary>
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

    /// <summary>Which rule keeps it from being raised or cleared although its level calls for it, or from working at all, and what is missing; absent where none does, or not for long.</summary>
    public string? HeldBy { get; init; }

    /// <summary>The payload of an alarm's state.</summary>
    public static AlarmPayload Of(FrameHeader header, AlarmState alarm) => new(header)
    {
        Kind = alarm.Kind,
        Zone = alarm.Zone,
        State = NameOf(alarm.Status),
        Since = alarm.Since,
        Reason = alarm.Reason,
        Level = alarm.Level is { } level ? Math.Round(level, 4) : null,
        Place = alarm.Place is { } place ? BoxPayload.Of(place) : null,
        Seq = alarm.Seq,
        HeldBy = alarm.HeldBy,
    };

    /// <summary>A status as payloads name it.</summary>
    public static string NameOf(AlarmStatus status) => status switch
    {
        AlarmStatus.Active => "raised",
        AlarmStatus.Cleared => "cleared",
        _ => "unconfirmed",
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

    /// <summary>Counts the camera's alarm events from 1, so that a gap shows; over restarts where they are kept on disk.</summary>
    public required long Seq { get; init; }

    /// <summary>When it was seen to change, UTC: the capture time of the frame that brought it; where none did, now.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>raised</c> or <c>cleared</c>.</summary>
    public required string Change { get; init; }

    /// <summary>The alarm's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The zone, or the name of its rule; absent where that is the whole picture.</summary>
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
        At = alarm.At,
        Change = NameOf(alarm.Change),
        Kind = alarm.Kind,
        Zone = alarm.Zone,
        Reason = alarm.Reason,
        Level = Math.Round(alarm.Level, 4),
        Place = alarm.Place is { } place ? BoxPayload.Of(place) : null,
        Historical = false,
    };

    /// <summary>What an alarm did, as payloads name it.</summary>
    public static string NameOf(AlarmChange change) => change == AlarmChange.Raised ? "raised" : "cleared";
}
