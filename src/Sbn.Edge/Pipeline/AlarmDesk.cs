using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// Where all alarms of one camera, or of the vehicle itself, leave: one count of events for all who watch, so that events leave in the order of
/// their numbers, and their present states. Who speaks holds <see cref="Gate"/> from taking a number until everything is handed over.
/// </summary>
internal sealed class AlarmDesk
{
    private readonly IAlarmVoice _voice;
    private readonly SendQueue _outbox;
    private readonly AlarmMemory? _memory;
    private readonly SortedDictionary<string, AlarmState> _stands = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AlarmState> _told = new(StringComparer.Ordinal);

    /// <summary>Makes a desk, which goes on counting where an earlier start ended.</summary>
    /// <param name="voice">Makes the messages.</param>
    /// <param name="outbox">Where they go.</param>
    /// <param name="memory">What the last start knew; null for none.</param>
    public AlarmDesk(IAlarmVoice voice, SendQueue outbox, AlarmMemory? memory = null)
    {
        (_voice, _outbox, _memory) = (voice, outbox, memory);
        Restored = memory?.Recall(voice.Speaker);
        Numbers = new AlarmNumbers(Restored?.LastSeq ?? 0);
        foreach (var state in Restored?.States ?? [])
        {
            _stands[state.Key] = state;
        }
    }

    /// <summary>Where the alarms stood when an earlier start ended; null for none.</summary>
    public AlarmSnapshot? Restored { get; }

    /// <summary>Held by the one who looks and speaks.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Counts the events.</summary>
    public AlarmNumbers Numbers { get; }

    /// <summary>Tells what changed.</summary>
    public void Publish(AlarmUpdate update)
    {
        // An alarm that cannot work stands nowhere.
        foreach (var state in update.Changed.Where(state => state.Status != AlarmStatus.Unconfirmed || state.Since is not null))
        {
            _stands[state.Key] = state;
        }

        var events = update.Events.Select(happened => (Happened: happened, Message: _voice.Event(happened))).ToList();
        if (events.Count > 0)
        {
            // First remembered, then sent: see there.
            _memory?.Keep(_voice.Speaker, Numbers.Last, [.. _stands.Values.Select(state => state with { HeldBy = null })], [.. events.Select(one => one.Message)]);
        }

        foreach (var (happened, message) in events)
        {
            _outbox.Publish(message);
            _voice.Note(happened);
        }

        foreach (var state in update.Changed)
        {
            Tell(state);
        }

        if (update.Changed.Count > 0)
        {
            _voice.Raised(_told.Values.Count(state => state.Status == AlarmStatus.Active));
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

        _voice.Raised(_told.Values.Count(state => state.Status == AlarmStatus.Active));
    }

    /// <summary>Takes away the states of alarms that exist no more.</summary>
    /// <param name="isOurs">True for the kinds that the caller speaks of.</param>
    /// <param name="present">Those that exist.</param>
    public void KeepOnly(Func<string, bool> isOurs, IEnumerable<AlarmState> present)
    {
        var keys = present.Select(state => state.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var key in _stands.Where(one => isOurs(one.Value.Kind) && !keys.Contains(one.Key)).Select(one => one.Key).ToList())
        {
            _stands.Remove(key);
        }

        foreach (var gone in _told.Values.Where(state => isOurs(state.Kind) && !keys.Contains(state.Key)).ToList())
        {
            _told.Remove(gone.Key);
            _outbox.Publish(PayloadWriter.NoState(_voice.Topic(gone)));
        }
    }

    /// <summary>Takes away the retained states that an earlier start told of alarms that exist no more, and says which there are.</summary>
    /// <param name="others">Retained topics of the same speaker that are no alarms.</param>
    public void TakeAwayOthers(IEnumerable<string> others)
    {
        foreach (var topic in _memory?.Speaks(_voice.Speaker, [.. others, .. _told.Values.Select(_voice.Topic)]) ?? [])
        {
            _outbox.Publish(PayloadWriter.NoState(topic));
        }
    }

    private void Tell(AlarmState state)
    {
        _told[state.Key] = state;
        _outbox.Publish(_voice.State(state));
    }
}

/// <summary>Puts alarms into the messages of a camera, or of the vehicle.</summary>
internal interface IAlarmVoice
{
    /// <summary>Who speaks: the topic that all of its topics begin with.</summary>
    string Speaker { get; }

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
