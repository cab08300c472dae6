namespace Sbn.Edge.Mqtt.Connection;

/// <summary>
/// The largest message that a broker takes that does not say so: it closes the connection upon a larger one. What was on
/// its way then is not sent again for a while, each time longer; a line that breaks by itself costs no more than that.
/// Safe to use from several threads.
/// </summary>
internal sealed class LearnedLimit(TimeProvider clock)
{
    /// <summary>Messages up to here are never suspected: states and events have to go out.</summary>
    public const int LeastSuspected = 1024;

    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Patience = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6)];

    private readonly Lock _lock = new();
    private (long Size, TimeSpan At) _largest;
    private (long Bytes, TimeSpan Until)? _limit;
    private int _times;

    /// <summary>The largest message to send now; null for any.</summary>
    public long? Bytes
    {
        get
        {
            lock (_lock)
            {
                return _limit is { } limit && Now < limit.Until ? limit.Bytes : null;
            }
        }
    }

    /// <summary>Monotonic: a wall clock that is set right meanwhile changes nothing.</summary>
    private TimeSpan Now => clock.GetElapsedTime(0);

    /// <summary>Notes what is sent.</summary>
    public void Sending(long size)
    {
        lock (_lock)
        {
            var now = Now;
            if (size >= _largest.Size || now - _largest.At > Recent)
            {
                _largest = (size, now);
            }
        }
    }

    /// <summary>Notes that the broker closed the connection.</summary>
    /// <param name="isCertain">True where it said that a message was too large.</param>
    /// <returns>The size of the message it may be due to, and how long none so large are sent; null where it is due to none.</returns>
    public (long Size, TimeSpan Pause)? Closed(bool isCertain)
    {
        lock (_lock)
        {
            var now = Now;
            if (_largest.Size <= LeastSuspected || now - _largest.At > Recent)
            {
                return null;
            }

            var pause = isCertain ? Patience[^1] : Patience[Math.Min(_times, Patience.Length - 1)];
            // Where a smaller one than the last was too large as well, the limit is looked for in larger steps.
            var bytes = _limit is { } limit && now < limit.Until ? _largest.Size / 2 : _largest.Size - 1;
            _limit = (Math.Max(bytes, LeastSuspected), now + pause);
            _times++;
            var size = _largest.Size;
            _largest = default;
            return (size, pause);
        }
    }
}
