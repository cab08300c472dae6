using Sbn.Edge.Mqtt.Payloads;

namespace Sbn.Edge.Outbox;

/// <summary>The last values of a measurement, for quantiles over them. Safe to use from several threads.</summary>
internal sealed class QuantileWindow(int capacity)
{
    private readonly double[] _values = new double[capacity];
    private readonly double[] _sorted = new double[capacity];
    private readonly Lock _lock = new();
    private int _count;
    private int _next;

    /// <summary>Notes one value; the oldest one leaves when the window is full.</summary>
    public void Add(double value)
    {
        lock (_lock)
        {
            _values[_next] = value;
            _next = (_next + 1) % _values.Length;
            _count = Math.Min(_count + 1, _values.Length);
        }
    }

    /// <summary>The quantiles of the window by nearest rank; null when it is empty.</summary>
    /// <param name="clear">True to begin a new window.</param>
    public Quantiles? Read(bool clear = false)
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return null;
            }

            _values.AsSpan(0, _count).CopyTo(_sorted);
            var sorted = _sorted.AsSpan(0, _count);
            sorted.Sort();
            var quantiles = new Quantiles(Rank(sorted, 0.50), Rank(sorted, 0.99), _count);
            if (clear)
            {
                _count = _next = 0;
            }

            return quantiles;
        }
    }

    private static double Rank(ReadOnlySpan<double> sorted, double quantile) =>
        Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Length) - 1)], 3);
}
