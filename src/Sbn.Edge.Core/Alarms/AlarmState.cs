using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Alarms;

/// <summary>Where an alarm stands.</summary>
public enum AlarmStatus
{
    /// <summary>Not raised.</summary>
    Cleared,

    /// <summary>Raised, and seen since the start.</summary>
    Active,

    /// <summary>Raised before a restart, and not yet seen since.</summary>
    Unconfirmed,
}

/// <summary>The present state of one alarm.</summary>
public sealed record AlarmState
{
    /// <summary>One of <see cref="AlarmKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The zone it watches, or the name of its rule; null where that is the whole picture.</summary>
    public string? Zone { get; init; }

    /// <summary>Where it stands.</summary>
    public required AlarmStatus Status { get; init; }

    /// <summary>When it came to be raised or cleared (UTC); null while it has never been raised.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The measured level when the state last changed, 0…1; null before the first measurement.</summary>
    public double? Level { get; init; }

    /// <summary>Where in the camera's frame; null for the whole picture.</summary>
    public PixelBox? Place { get; init; }

    /// <summary>Number of the event that brought this state; 0 before the first.</summary>
    public long Seq { get; init; }

    /// <summary>
    /// Which rule keeps the alarm from being raised or cleared although its level calls for it, or from working at all, and what is missing: one sentence that begins with the rule's name. Null
    /// where none does, or not for long.
    /// </summary>
    public string? HeldBy { get; init; }

    /// <summary>The key below <c>alarms/</c>: the kind, and the zone or the rule's name behind a dot.</summary>
    public string Key => KeyOf(Kind, Zone);

    /// <summary>The state of an alarm that is asked for and cannot work.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="zone">Its zone or its rule's name; null for the whole picture.</param>
    /// <param name="heldBy">What keeps it, as <see cref="HeldBy"/>.</param>
    public static AlarmState OffBecause(string kind, string? zone, string heldBy) =>
        new() { Kind = kind, Zone = zone, Status = AlarmStatus.Unconfirmed, Reason = "This alarm is off: nobody looks.", HeldBy = heldBy };

    /// <summary>The key of an alarm by its kind and zone.</summary>
    public static string KeyOf(string kind, string? zone) => zone is null ? kind : $"{kind}.{zone}";
}

/// <summary>What an alarm did.</summary>
public enum AlarmChange
{
    /// <summary>It was raised.</summary>
    Raised,

    /// <summary>It was cleared.</summary>
    Cleared,
}

/// <summary>An alarm was raised or cleared.</summary>
public sealed record AlarmEvent
{
    /// <summary>UUID version 7 (RFC 9562), so that ids sort by time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the camera's alarm events from 1, over restarts, so that a subscriber sees a gap.</summary>
    public required long Seq { get; init; }

    /// <summary>Raised or cleared.</summary>
    public required AlarmChange Change { get; init; }

    /// <summary>One of <see cref="AlarmKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The zone, or the name of its rule; null where that is the whole picture.</summary>
    public string? Zone { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The measured level, 0…1.</summary>
    public required double Level { get; init; }

    /// <summary>Where in the camera's frame; null for the whole picture.</summary>
    public PixelBox? Place { get; init; }

    /// <summary>When (UTC): the capture time of the frame that brought it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Number of the frame that brought it.</summary>
    public required long Frame { get; init; }

    /// <summary>The key of its alarm; see <see cref="AlarmState.Key"/>.</summary>
    public string Key => AlarmState.KeyOf(Kind, Zone);

    /// <summary>The event that brought a state, at the moment it comes about.</summary>
    internal static AlarmEvent Of(AlarmState state, double level, AlarmMoment moment) => new()
    {
        Id = Guid.CreateVersion7(),
        Seq = state.Seq,
        Change = state.Status == AlarmStatus.Cleared ? AlarmChange.Cleared : AlarmChange.Raised,
        Kind = state.Kind,
        Zone = state.Zone,
        Reason = state.Reason,
        Level = level,
        Place = state.Place,
        At = moment.At,
        Frame = moment.Frame,
    };
}
