using System.Diagnostics.CodeAnalysis;
using Sbn.Edge.Core;

namespace Sbn.Edge.Outbox;

/// <summary>
/// Alarm events in the order they happened. An event leaves only when the broker has acknowledged it, or, when the space is
/// full, as the oldest of all; that is counted, never silent. With a log on disk each event is written before anything else
/// happens with it; what the disk does not take waits in memory, and is written once it does. Safe to use from several threads.
/// </summary>
internal sealed class EventStore : IDisposable
{
    /// <summary>Events read ahead; whatever waits beyond them is on disk only, so that a long outage takes no memory.</summary>
    private const int ReadAhead = 64;

    private readonly Lock _lock = new();
    private readonly Queue<OutboxMessage> _ahead = [];
    private readonly Queue<OutboxMessage> _unwritten = [];
    private readonly int _capacity;
    private readonly Func<EventLog>? _open;
    private readonly TimeSpan _retryAfter;
    private readonly SemaphoreSlim _dirty = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _flusher = Task.CompletedTask;
    private EventLog? _log;
    private long _nextToRead;
    private long _lost;
    private long _retryAt;
    private string? _writeTrouble;
    private string? _flushTrouble;

    /// <summary>Makes a store.</summary>
    /// <param name="capacity">How many events memory holds where there is no disk, or it takes none.</param>
    /// <param name="open">Opens the log on disk; null to keep events in memory alone.</param>
    /// <param name="retryAfter">How long a disk that took nothing is left alone; 5 s unless given.</param>
    /// <exception cref="UserException">Another process uses the log.</exception>
    public EventStore(int capacity, Func<EventLog>? open, TimeSpan? retryAfter = null)
    {
        (_capacity, _open, _retryAfter) = (capacity, open, retryAfter ?? TimeSpan.FromSeconds(5));
        if (open is not null)
        {
            TryOpen();
            _flusher = Task.Factory.StartNew(FlushAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
    }

    /// <summary>Events that wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return (int)(_log is null ? 0 : _log.Next - _log.FirstPending) + _unwritten.Count;
            }
        }
    }

    /// <summary>Events lost since the start.</summary>
    public long Lost
    {
        get
        {
            lock (_lock)
            {
                return LostSoFar;
            }
        }
    }

    /// <summary>True where events survive the process.</summary>
    public bool IsDurable
    {
        get
        {
            lock (_lock)
            {
                return _log is not null && _writeTrouble is null;
            }
        }
    }

    /// <summary>Why events are not on disk although they should be, one sentence; null where all is well.</summary>
    public string? Trouble
    {
        get
        {
            lock (_lock)
            {
                return _writeTrouble ?? _flushTrouble;
            }
        }
    }

    /// <summary>Adds an event.</summary>
    /// <returns>False where an older event had to go for it.</returns>
    public bool Add(OutboxMessage message)
    {
        lock (_lock)
        {
            var lost = LostSoFar;
            _unwritten.Enqueue(message);
            WriteUnwritten();
            if (_unwritten.Count > _capacity)
            {
                _unwritten.Dequeue().Dispose();
                _lost++;
            }

            return LostSoFar == lost;
        }
    }

    /// <summary>The oldest event; it stays.</summary>
    public bool TryPeek([NotNullWhen(true)] out OutboxMessage? message)
    {
        lock (_lock)
        {
            ReadOn();
            return _ahead.TryPeek(out message) || _unwritten.TryPeek(out message);
        }
    }

    /// <summary>Removes the oldest event if it is <paramref name="message"/>; it may have been given up meanwhile.</summary>
    public bool Remove(OutboxMessage message)
    {
        lock (_lock)
        {
            if (_ahead.TryPeek(out var head) && ReferenceEquals(head, message))
            {
                _ahead.Dequeue();
                Acknowledge(message.Number);
                return true;
            }

            if (_ahead.Count == 0 && _unwritten.TryPeek(out head) && ReferenceEquals(head, message))
            {
                _unwritten.Dequeue();
                return true;
            }

            return false;
        }
    }

    /// <summary>Tries a disk again that took nothing before; to be called now and then.</summary>
    public void Retry()
    {
        lock (_lock)
        {
            if (Environment.TickCount64 < _retryAt)
            {
                return;
            }

            if (_open is not null && _log is null)
            {
                TryOpen();
            }

            WriteUnwritten();
            if (_flushTrouble is not null)
            {
                _dirty.Release();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _flusher.Wait();
        Flush();
        lock (_lock)
        {
            _log?.Dispose();
            _log = null;
        }

        _dirty.Dispose();
        _stop.Dispose();
    }

    private long LostSoFar => _lost + (_log?.Lost ?? 0);

    private void TryOpen()
    {
        try
        {
            _log = _open!();
            _nextToRead = _log.FirstPending;
            _writeTrouble = null;
        }
        catch (IOException e)
        {
            NoteFailure(ref _writeTrouble, e);
        }
    }

    /// <summary>Writes what waits in memory to the disk, in order.</summary>
    private void WriteUnwritten()
    {
        while (_log is not null && Environment.TickCount64 >= _retryAt && _unwritten.TryPeek(out var message))
        {
            try
            {
                message.Number = _log.Append(message.Topic, (message.Historical ?? message.Payload).Written.Span);
                _writeTrouble = null;
            }
            catch (IOException e)
            {
                NoteFailure(ref _writeTrouble, e);
                return;
            }

            _unwritten.Dequeue();
            ForgetGivenUp();
            if (message.Number == _nextToRead && _ahead.Count < ReadAhead)
            {
                // One that is on its way just now is always kept: it was the oldest of all.
                _ahead.Enqueue(message);
                _nextToRead++;
            }
            else
            {
                message.Dispose();
            }

            _dirty.Release();
        }
    }

    /// <summary>Forgets what the log gave up for want of space.</summary>
    private void ForgetGivenUp()
    {
        while (_ahead.TryPeek(out var message) && message.Number < _log!.FirstPending)
        {
            _ahead.Dequeue();
        }

        _nextToRead = Math.Max(_nextToRead, _log!.FirstPending);
    }

    private void ReadOn()
    {
        if (_log is null || _ahead.Count > 0)
        {
            return;
        }

        try
        {
            while (_ahead.Count < ReadAhead && _nextToRead < _log.Next)
            {
                var record = _log.ReadFrom(_nextToRead);
                _nextToRead = record is null ? _log.Next : record.Number + 1;
                if (record is not null)
                {
                    _ahead.Enqueue(Recall(record));
                }
                else if (_ahead.Count == 0)
                {
                    _log.Acknowledge(_log.Next - 1);
                }
            }
        }
        catch (IOException e)
        {
            NoteFailure(ref _writeTrouble, e);
        }
    }

    private void Acknowledge(long number)
    {
        try
        {
            _log!.Acknowledge(number);
        }
        catch (IOException e)
        {
            NoteFailure(ref _writeTrouble, e);
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            while (true)
            {
                await _dirty.WaitAsync(_stop.Token);
                while (_dirty.CurrentCount > 0 && await _dirty.WaitAsync(0))
                {
                    // One flush serves all events that were written meanwhile.
                }

                Flush();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }

    private void Flush()
    {
        EventLog? log;
        lock (_lock)
        {
            log = _log;
        }

        try
        {
            // Outside the lock: a disk may take a second for it, and no frame waits so long.
            log?.Flush();
            lock (_lock)
            {
                _flushTrouble = null;
            }
        }
        catch (IOException e)
        {
            lock (_lock)
            {
                NoteFailure(ref _flushTrouble, e);
            }
        }
    }

    private void NoteFailure(ref string? trouble, IOException e)
    {
        trouble = $"Alarm events are not kept on disk (Sbn:Outbox:Directory): {e.Message.TrimEnd('.')}; those that are not wait in memory.";
        _retryAt = Environment.TickCount64 + (long)_retryAfter.TotalMilliseconds;
    }

    private static OutboxMessage Recall(EventRecord record)
    {
        var payload = new PayloadBuffer();
        record.Payload.CopyTo(payload.GetSpan(record.Payload.Length));
        payload.Advance(record.Payload.Length);
        return new OutboxMessage { Topic = record.Topic, Payload = payload, Historical = payload, Delivery = Delivery.Event, Number = record.Number };
    }
}
