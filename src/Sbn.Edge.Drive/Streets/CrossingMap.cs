namespace Sbn.Edge.Drive;

/// <summary>The nearest crossing to each metre of the visible street, so that a pixel of road finds it at once.</summary>
internal sealed class CrossingMap
{
    private const int Length = 320;
    private const int Behind = 20;

    private static readonly Crossing Far = new(-1e6f, 1, CrossingKind.None);

    private readonly Crossing[] _nearest = new Crossing[Length];
    private float _start;

    /// <summary>Starts a frame around a place of the street.</summary>
    public void Begin(float s)
    {
        _start = MathF.Floor(s) - Behind;
        Array.Fill(_nearest, Far);
    }

    /// <summary>Adds a crossing.</summary>
    public void Add(in Crossing crossing)
    {
        for (var i = 0; i < Length; i++)
        {
            var s = _start + i + 0.5f;
            if (Distance(crossing, s) < Distance(_nearest[i], s))
            {
                _nearest[i] = crossing;
            }
        }
    }

    /// <summary>The crossing nearest to a place.</summary>
    public Crossing At(float s) => _nearest[Math.Clamp((int)MathF.Floor(s - _start), 0, Length - 1)];

    private static float Distance(in Crossing crossing, float s) =>
        MathF.Max(crossing.Start - s, s - crossing.Start - crossing.Length);
}
