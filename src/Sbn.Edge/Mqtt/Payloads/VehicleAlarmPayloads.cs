namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>The topic <c>alarms/{kind}</c>: the present state of one alarm of the vehicle itself. Retained.</summary>
internal sealed record VehicleAlarmPayload
{
    /// <summary>Name and version of the payload.</summary>
    public string Schema { get; } = "sbn.vehicle-alarm/1";

    /// <summary>The vehicle's id.</summary>
    public required string Vehicle { get; init; }

    /// <summary>Id of this start of the program.</summary>
    public required Guid StartId { get; init; }

    /// <summary>When this was said, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True where the wall clock is disciplined by a time source.</summary>
    public required bool ClockSynced { get; init; }

    /// <summary>The alarm's kind.</summary>
    public required string Kind { get; init; }

    /// <summary><c>raised</c>, <c>cleared</c> or <c>unconfirmed</c> (nobody looks).</summary>
    public required string State { get; init; }

    /// <summary>Since when, UTC; absent while it has never been raised.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why: a sentence for each thing that is wrong.</summary>
    public required string Reason { get; init; }

    /// <summary>Number of the event that brought this state; 0 before the first.</summary>
    public required long Seq { get; init; }

    /// <summary>Which setting keeps it from being raised or cleared, and what is missing; absent where none does, or not for long.</summary>
    public string? HeldBy { get; init; }
}

/// <summary>The topic <c>events/alarm</c>: an alarm of the vehicle itself was raised or cleared.</summary>
internal sealed record VehicleAlarmEventPayload
{
    /// <summary>Name and version of the payload.</summary>
    public string Schema { get; } = "sbn.vehicle-alarm-event/1";

    /// <summary>The vehicle's id.</summary>
    public required string Vehicle { get; init; }

    /// <summary>Id of the start of the program that saw it.</summary>
    public required Guid StartId { get; init; }

    /// <summary>When it was seen to change, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>True where the wall clock is disciplined by a time source.</summary>
    public required bool ClockSynced { get; init; }

    /// <summary>UUID version 7 of the event: the same when it is delivered twice.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the vehicle's own alarm events from 1, so that a gap shows; over restarts where they are kept on disk.</summary>
    public required long Seq { get; init; }

    /// <summary><c>raised</c> or <c>cleared</c>.</summary>
    public required string Change { get; init; }

    /// <summary>The alarm's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Why: a sentence for each thing that is wrong.</summary>
    public required string Reason { get; init; }

    /// <summary>True when the event waited for the broker or is told again: it is news of the past.</summary>
    public required bool Historical { get; init; }
}
