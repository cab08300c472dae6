using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Sbn.Edge.Core;

namespace Sbn.Edge.Outbox;

/// <summary>
/// What waits to be sent. Pictures, regions and figures: the newest of each topic. Retained states: the newest of each
/// topic, kept after sending, so that a broker that forgot them gets them again. Alarm events: all of them, in order.
/// Never blocks who publishes. Safe to use from several threads.
/// </summary>
internal sealed partial class SendQueue(EventStore events, ILogger<SendQueue> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, OutboxMessage> _live = [];
    private readonly OrderedDictionary<string, OutboxMessage> _states = [];
    private readonly HashSet<string> _unsentStates = [];
    private readonly SortedDictionary<string, long> _sent = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _liveSignal = new(0);
    private readonly SemaphoreSlim _reliableSignal = new(0);
    private int _inFlight;
    private long _overtaken;
    private long _leftOut;

    /// <summary>Alarm events not yet acknowledged.</summary>
    public int QueuedEvents => events.Count;

    /// <summary>Alarm events lost since the start because the space for them was full.</summary>
    public long LostEvents => events.Lost;

    /// <summary>Where alarm events wait.</summary>
    public EventStore Events => events;

    /// <summary>Messages since the start that a newer one of their topic replaced before they were sent.</summary>
    public long Overtaken => Interlocked.Read(ref _overtaken);

    /// <summary>Messages since the start that were larger than the broker takes.</summary>
    public long LeftOut => Interlocked.Read(ref _leftOut);

    /// <summary>True when nothing waits and nothing is on its way.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _live.Count == 0 && _unsentStates.Count == 0 && events.Count == 0 && _inFlight == 0;
            }
        }
    }

    /// <summary>Messages sent since the start, by topic, in the order of the topics' names.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> SentByTopic()
    {
        lock (_lock)
        {
            return [.. _sent];
        }
    }

    /// <summary>Hands a message over; the outbox owns it from here on.</summary>
    public void Publish(OutboxMessage message)
    {
        if (message.Delivery == Delivery.Event)
        {
            // Outside the lock: the disk may take its time.
            if (!events.Add(message))
            {
                LogEventLost(logger, events.Lost);
            }

            Signal(_reliableSignal);
            return;
        }

        lock (_lock)
        {
            switch (message.Delivery)
            {
                case Delivery.Live:
                    if (_live.Remove(message.Topic, out var older))
                    {
                        older.Dispose();
                        Interlocked.Increment(ref _overtaken);
                    }

                    _live.Add(message.Topic, message);
                    break;
                default:
                    // The older state is left to the collector: the sender may be reading it.
                    _states[message.Topic] = message;
                    _unsentStates.Add(message.Topic);
                    break;
            }
        }

        Signal(message.Delivery == Delivery.Live ? _liveSignal : _reliableSignal);
    }

    /// <summary>Counts a message that the broker does not take for its size.</summary>
    public void CountLeftOut() => Interlocked.Increment(ref _leftOut);

    /// <summary>Makes all retained states due again: the broker may have forgotten them, or told the last will.</summary>
    public void ResendStates()
    {
        lock (_lock)
        {
            _unsentStates.UnionWith(_states.Keys);
        }

        Signal(_reliableSignal);
    }

    /// <summary>Takes the live message that waits longest.</summary>
    public async Task<OutboxMessage> TakeLiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_live.Count > 0)
                {
                    var message = _live.GetAt(0).Value;
                    _live.RemoveAt(0);
                    _inFlight++;
                    return message;
                }
            }

            await _liveSignal.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that a live message was sent, or given up.</summary>
    public void CompleteLive(OutboxMessage message, bool sent)
    {
        lock (_lock)
        {
            _inFlight--;
            Count(message, sent);
        }

        message.Dispose();
    }

    /// <summary>Gives the next state or event to be sent, states first; it stays until <see cref="Complete"/>.</summary>
    public async Task<OutboxMessage> NextReliableAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryNextReliable(out var message))
            {
                return message;
            }

            await _reliableSignal.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that the broker has acknowledged a state or event.</summary>
    public void Complete(OutboxMessage message)
    {
        var wasEvent = message.Delivery == Delivery.Event;
        if (wasEvent && !events.Remove(message))
        {
            return;
        }

        lock (_lock)
        {
            if (wasEvent)
            {
                Count(message, sent: true);
                message.Dispose();
            }
            else
            {
                Count(message, sent: true);
                if (ReferenceEquals(_states[message.Topic], message))
                {
                    _unsentStates.Remove(message.Topic);
                }
            }
        }
    }

    /// <summary>Gives up a state that the broker will not take; it is tried again after the next connect.</summary>
    public void Refuse(OutboxMessage state)
    {
        lock (_lock)
        {
            _unsentStates.Remove(state.Topic);
        }
    }

    /// <summary>Waits until everything was sent.</summary>
    /// <exception cref="UserException">It was not within the limit.</exception>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (!IsEmpty)
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new UserException($"Not everything could be sent within {limit.TotalSeconds:0} s: {QueuedEvents} alarm events still wait.");
            }

            await Task.Delay(10, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        events.Dispose();
        _liveSignal.Dispose();
        _reliableSignal.Dispose();
    }

    private static void Signal(SemaphoreSlim signal)
    {
        if (signal.CurrentCount == 0)
        {
            signal.Release();
        }
    }

    private bool TryNextReliable([NotNullWhen(true)] out OutboxMessage? message)
    {
        lock (_lock)
        {
            if (_unsentStates.Count > 0)
            {
                // In the order the topics first appeared: the vehicle's own state before all others.
                foreach (var (topic, state) in _states)
                {
                    if (_unsentStates.Contains(topic))
                    {
                        message = state;
                        return true;
                    }
                }
            }

        }

        return events.TryPeek(out message);
    }

    private void Count(OutboxMessage message, bool sent)
    {
        if (sent)
        {
            _sent[message.Topic] = _sent.GetValueOrDefault(message.Topic) + 1;
        }
    }

    [LoggerMessage(EventIds.EventLost, LogLevel.Error, "The broker has been away for longer than the space for alarm events lasts: the oldest were lost ({Lost} so far)")]
    private static partial void LogEventLost(ILogger logger, long lost);
}
