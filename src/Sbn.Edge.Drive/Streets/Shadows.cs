using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>
/// What stands in the light: the skyline on both sides by metre of street, and soft dark shapes on the ground
/// (under cars, beside trees), by metre of street as well, so that a pixel looks at a few only.
/// </summary>
internal sealed class Shadows
{
    private const int Length = 320;
    private const int Behind = 20;
    private const int PerCell = 14;

    private readonly float[] _leftHeight = new float[Length], _rightHeight = new float[Length];
    private readonly float[] _leftFront = new float[Length], _rightFront = new float[Length];
    private readonly List<Blot> _blots = new(512);
    private readonly short[] _cells = new short[Length * PerCell];
    private readonly byte[] _counts = new byte[Length];
    private float _start;
    private Vector3 _sun;
    private bool _sunny;

    /// <summary>Starts a frame around a place s of the street.</summary>
    public void Begin(float s, Vector3 sunDirection, bool sunny)
    {
        _start = MathF.Floor(s) - Behind;
        _sun = sunDirection;
        _sunny = sunny;
        Array.Clear(_leftHeight);
        Array.Clear(_rightHeight);
        Array.Fill(_leftFront, -30);
        Array.Fill(_rightFront, 30);
        Array.Clear(_counts);
        _blots.Clear();
    }

    /// <summary>A building or wall along the street from s0 to s1, its front at this lateral place.</summary>
    public void Skyline(float s0, float s1, float front, float height)
    {
        var from = Math.Max(0, (int)MathF.Round(s0 - _start));
        var to = Math.Min(Length, (int)MathF.Round(s1 - _start));
        for (var i = from; i < to; i++)
        {
            if (front < 0)
            {
                (_leftFront[i], _leftHeight[i]) = (front, height);
            }
            else
            {
                (_rightFront[i], _rightHeight[i]) = (front, height);
            }
        }
    }

    /// <summary>Darkens the ground in a rounded rectangle or ellipse of these half sizes.</summary>
    /// <param name="s">Place of its middle along the street.</param>
    /// <param name="lateral">Lateral place of its middle.</param>
    /// <param name="halfS">Half its length along the street.</param>
    /// <param name="halfLateral">Half its width.</param>
    /// <param name="strength">Share of the light it takes in its middle.</param>
    /// <param name="boxy">Whether its middle is evenly dark, as under a car.</param>
    /// <param name="dappled">Whether light falls through, as under a tree.</param>
    public void Blot(float s, float lateral, float halfS, float halfLateral, float strength, bool boxy, bool dappled = false)
    {
        var from = Math.Max(0, (int)MathF.Floor(s - halfS - _start));
        var to = Math.Min(Length - 1, (int)MathF.Floor(s + halfS - _start));
        if (to < from || _blots.Count >= short.MaxValue)
        {
            return;
        }

        var index = (short)_blots.Count;
        _blots.Add(new Blot(s, lateral, 1 / halfS, 1 / halfLateral, strength, boxy, dappled));
        for (var i = from; i <= to; i++)
        {
            if (_counts[i] < PerCell)
            {
                _cells[(i * PerCell) + _counts[i]++] = index;
            }
        }
    }

    /// <summary>A body of this height casts its shadow on the ground, away from the sun; nothing where there is no sun.</summary>
    public void Cast(float s, float lateral, float halfS, float halfLateral, float height, float strength, bool dappled = false)
    {
        if (!_sunny)
        {
            return;
        }

        var reach = MathF.Min(height / MathF.Max(_sun.Y, 0.15f), 14) * 0.5f;
        Blot(
            s - (_sun.Z * reach), lateral - (_sun.X * reach),
            halfS + (MathF.Abs(_sun.Z) * reach), halfLateral + (MathF.Abs(_sun.X) * reach), strength, !dappled, dappled);
    }

    /// <summary>Share of the sun's light that passes the skyline to a point, 0 to 1.</summary>
    public float Sunlit(float s, float lateral, float y)
    {
        if (!_sunny)
        {
            return 0;
        }

        if (MathF.Abs(_sun.X) < 0.05f)
        {
            return 1;
        }

        var right = _sun.X > 0;
        var i = Cell(s);
        var fronts = right ? _rightFront : _leftFront;
        var heights = right ? _rightHeight : _leftHeight;
        var t = (fronts[i] - lateral) / _sun.X;
        if (t <= 0.02f)
        {
            return 1;
        }

        i = Cell(s + (_sun.Z * t));
        t = (fronts[i] - lateral) / _sun.X;
        return Math.Clamp((y + (_sun.Y * t) - heights[i]) * 2.5f, 0, 1);
    }

    /// <summary>Share of all light that reaches a point of the ground past the blots, 0 to 1.</summary>
    public float Open(float s, float lateral)
    {
        var i = (int)MathF.Floor(s - _start);
        if ((uint)i >= Length)
        {
            return 1;
        }

        var open = 1f;
        var count = _counts[i];
        for (var k = 0; k < count; k++)
        {
            var blot = _blots[_cells[(i * PerCell) + k]];
            var ds = (s - blot.S) * blot.InverseS;
            var dl = (lateral - blot.Lateral) * blot.InverseLateral;
            ds *= ds;
            dl *= dl;
            var inside = blot.Boxy ? 1 - (ds * ds * ds) - (dl * dl * dl) : 1 - ds - dl;
            if (inside <= 0)
            {
                continue;
            }

            var dark = blot.Strength * MathF.Min(1, inside * (blot.Boxy ? 1.8f : 1.2f));
            if (blot.Dappled)
            {
                dark *= Math.Clamp((NoiseTile.Smooth(s * 2.7f, lateral * 2.7f) * 2.2f) - 0.35f, 0, 1);
            }

            open *= 1 - dark;
        }

        return open;
    }

    private int Cell(float s) => Math.Clamp((int)MathF.Floor(s - _start), 0, Length - 1);
}

/// <summary>A dark shape on the ground.</summary>
internal readonly record struct Blot(float S, float Lateral, float InverseS, float InverseLateral, float Strength, bool Boxy, bool Dappled);
