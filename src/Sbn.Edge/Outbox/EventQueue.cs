using System.Diagnostics.CodeAnalysis;

namespace Sbn.Edge.Outbox;

/// <summary>
/// Alarm events in the order they happened. An event leaves only when the broker has acknowledged it, or, when memory is
/// full, as the oldest of all; that is counted, never silent. Not safe for several threads: the <see cref="SendQueue"/> guards it.
/// </summary>
/// <remarks>Everything that must survive a power cut passes through here, so a queue on disk takes this place and no other.</remarks>
internal sealed class EventQueue(int capacity)
{
    private readonly Queue<OutboxMessage> _events = [];

    /// <summary>How many events wait.</summary>
    public int Count => _events.Count;

    /// <summary>How many events were lost because memory was full.</summary>
    public long Lost { get; private set; }

    /// <summary>Adds an event.</summary>
    /// <returns>False where the oldest event had to go for it.</returns>
    public bool Add(OutboxMessage message)
    {
        var full = _events.Count >= capacity;
        if (full)
        {
            _events.Dequeue().Dispose();
            Lost++;
        }

        _events.Enqueue(message);
        return !full;
    }

    /// <summary>The oldest event; it stays.</summary>
    public bool TryPeek([NotNullWhen(true)] out OutboxMessage? message) => _events.TryPeek(out message);

    /// <summary>Removes the oldest event if it is <paramref name="message"/>; it may have been lost meanwhile.</summary>
    public bool Remove(OutboxMessage message)
    {
        if (_events.TryPeek(out var head) && ReferenceEquals(head, message))
        {
            _events.Dequeue();
            return true;
        }

        return false;
    }
}
