using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// Where all alarms of one camera, or of the vehicle itself, leave: one count of events for all who watch, so that events leave in the order of
/// their numbers, and their present states. Who speaks holds <see cref="Gate"/> from taking a number until everything is handed over.
/// </summary>
internal sealed class AlarmDesk(IAlarmVoice voice, SendQueue outbox)
{
    private readonly SortedDictionary<string, AlarmState> _told = new(StringComparer.Ordinal);

    /// <summary>Held by the one who looks and speaks.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Counts the events.</summary>
    public AlarmNumbers Numbers { get; } = new();

    /// <summary>Tells what changed.</summary>
    public void Publish(AlarmUpdate update)
    {
        foreach (var happened in update.Events)
        {
            outbox.Publish(voice.Event(happened));
            voice.Note(happened);
        }

        foreach (var state in update.Changed)
        {
            Tell(state);
        }

        if (update.Changed.Count > 0)
        {
            voice.Raised(_told.Values.Count(state => state.Status == AlarmStatus.Active));
        }
    }

    /// <summary>Tells how alarms stand that nobody looks at: no event, as nothing was seen to change.</summary>
    /// <param name="states">Where they stood when they were last looked at.</param>
    /// <param name="since">Since when nobody looks, such as <c>since the start</c>.</param>
    public void Doubt(IEnumerable<AlarmState> states, string since)
    {
        foreach (var alarm in states)
        {
            var reason = alarm.Status switch
            {
                AlarmStatus.Active => $"Not looked at {since}; it was raised then: {alarm.Reason}",
                AlarmStatus.Cleared when alarm.Seq > 0 || alarm.Level is not null => $"Not looked at {since}; it was cleared then.",
                AlarmStatus.Cleared => $"Not looked at {since}.",
                _ => alarm.Reason,
            };
            Tell(alarm with { Status = AlarmStatus.Unconfirmed, Reason = reason, HeldBy = null });
        }

        voice.Raised(_told.Values.Count(state => state.Status == AlarmStatus.Active));
    }

    /// <summary>Takes away the states of alarms that exist no more.</summary>
    /// <param name="isOurs">True for the kinds that the caller speaks of.</param>
    /// <param name="present">Those that exist.</param>
    public void KeepOnly(Func<string, bool> isOurs, IEnumerable<AlarmState> present)
    {
        var keys = present.Select(state => state.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _told.Values.Where(state => isOurs(state.Kind) && !keys.Contains(state.Key)).ToList())
        {
            _told.Remove(gone.Key);
            outbox.Publish(PayloadWriter.NoState(voice.Topic(gone)));
        }
    }

    private void Tell(AlarmState state)
    {
        _told[state.Key] = state;
        outbox.Publish(voice.State(state));
    }
}

/// <summary>Puts alarms into the messages of a camera, or of the vehicle.</summary>
internal interface IAlarmVoice
{
    /// <summary>The topic of an alarm's state.</summary>
    string Topic(AlarmState alarm);

    /// <summary>The message that tells a state.</summary>
    OutboxMessage State(AlarmState alarm);

    /// <summary>The message that tells an event.</summary>
    OutboxMessage Event(AlarmEvent alarm);

    /// <summary>Counts and logs an event.</summary>
    void Note(AlarmEvent alarm);

    /// <summary>Notes how many alarms are raised.</summary>
    void Raised(int count);
}
