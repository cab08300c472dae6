namespace Sbn.Edge.Mqtt.Connection;

/// <summary>
/// How long to wait before connecting again to a broker that ended the connection. Two clients with one id throw each other
/// out for ever if both come back at once; so each time is waited longer, up to five minutes.
/// </summary>
internal sealed class LossHistory(TimeProvider clock, Random random)
{
    /// <summary>After so long without another client one is no longer assumed.</summary>
    public static readonly TimeSpan Forgets = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ShortLived = TimeSpan.FromSeconds(20);
    private static readonly double[] WaitsIfSaid = [5, 20, 40, 80, 160, 300];

    // A broker that only closes connections may be one that cannot stay up; it is not left alone for so long.
    private static readonly double[] WaitsIfNot = [20, 30];

    private int _times;
    private int _said;
    private TimeSpan _last;

    /// <summary>True while another client with the same id, or something like it, is to be reckoned with.</summary>
    public bool IsContested => (_said > 0 || _times > 1) && Now - _last < Forgets;

    /// <summary>Monotonic: a wall clock that is set right meanwhile changes nothing.</summary>
    private TimeSpan Now => clock.GetElapsedTime(0);

    /// <summary>Notes that the broker ended a connection.</summary>
    /// <param name="takenOver">True where it said that another client came with the same id.</param>
    /// <param name="lasted">How long the connection lasted.</param>
    /// <returns>How long to wait at least.</returns>
    public TimeSpan Note(bool takenOver, TimeSpan lasted)
    {
        var now = Now;
        if (!takenOver && lasted >= ShortLived)
        {
            return TimeSpan.Zero;
        }

        if (now - _last > Forgets)
        {
            (_times, _said) = (0, 0);
        }

        _last = now;
        _times++;
        _said += takenOver ? 1 : 0;
        // One short connection may be a broker that is just starting; a second one is more than that.
        var seconds = takenOver ? WaitsIfSaid[Math.Min(_said, WaitsIfSaid.Length) - 1] : _times < 2 ? 0 : WaitsIfNot[Math.Min(_times - 2, WaitsIfNot.Length - 1)];
        return TimeSpan.FromSeconds(seconds * (1 + (0.5 * random.NextDouble())));
    }
}
