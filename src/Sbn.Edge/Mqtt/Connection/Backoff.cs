namespace Sbn.Edge.Mqtt.Connection;

/// <summary>
/// Growing waits between attempts, with jitter, so that a fleet does not knock on its broker's door in step. Wait n is
/// between half of and the whole of min(first · 2ⁿ, longest).
/// </summary>
internal sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _attempt;

    /// <summary>The next wait.</summary>
    public TimeSpan Next()
    {
        var whole = Math.Min(first.TotalSeconds * Math.Pow(2, _attempt), longest.TotalSeconds);
        _attempt = Math.Min(_attempt + 1, 60);
        return TimeSpan.FromSeconds(whole * (0.5 + (0.5 * random.NextDouble())));
    }

    /// <summary>Begins anew after a success.</summary>
    public void Reset() => _attempt = 0;
}
