using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>
/// The middle line of a street around the camera, in street coordinates: origin at a node near the camera, x to the
/// right, z along the street there. Lines of the street are laid out to the side of it.
/// </summary>
internal sealed class StreetPath
{
    /// <summary>Distance between nodes, metres.</summary>
    public const float Step = 2;

    private const int Before = 12;
    private const int Nodes = 180;

    private readonly Vector3[] _points = new Vector3[Nodes];
    private readonly float[] _headings = new float[Nodes];
    private double _start;
    private StreetStyle _style = new();

    /// <summary>First and last place that can be asked for.</summary>
    public double First => _start;

    public double Last => _start + ((Nodes - 2) * Step);

    /// <summary>Lays the nodes out around a place.</summary>
    public void Begin(StreetStyle style, double s)
    {
        _style = style;
        var origin = Math.Floor(s / Step) * Step;
        _start = origin - (Before * Step);
        var zero = HeadingAt(origin);
        var point = Vector3.Zero;
        for (var i = Before; i < Nodes - 1; i++)
        {
            Node(i, point, zero, origin);
            point += Walk(i, zero);
        }

        Node(Nodes - 1, point, zero, origin);
        point = Vector3.Zero;
        for (var i = Before - 1; i >= 0; i--)
        {
            point -= Walk(i, zero);
            Node(i, point, zero, origin);
        }
    }

    /// <summary>Compass heading of the street at a place, radians: the integral of its curvature.</summary>
    public float HeadingAt(double s) =>
        (float)(_style.Bend * _style.BendPeriod / Math.Tau * Math.Sin((s / _style.BendPeriod * Math.Tau) + _style.BendPhase));

    /// <summary>Curvature at a place, 1/m; positive bends to the right.</summary>
    public float CurvatureAt(double s) => (float)(_style.Bend * Math.Cos((s / _style.BendPeriod * Math.Tau) + _style.BendPhase));

    /// <summary>The point at a place of the street, metres to the right of its middle and up from its surface.</summary>
    public Vector3 At(double s, float lateral, float up = 0)
    {
        Find(s, out var i, out var t);
        var heading = _headings[i] + ((_headings[i + 1] - _headings[i]) * t);
        var (sin, cos) = MathF.SinCos(heading);
        return Vector3.Lerp(_points[i], _points[i + 1], t) + new Vector3(lateral * cos, up, -lateral * sin);
    }

    /// <summary>Something that stands there and looks along the street.</summary>
    public Stand StandAt(double s, float lateral, float up = 0)
    {
        Find(s, out var i, out var t);
        var heading = _headings[i] + ((_headings[i + 1] - _headings[i]) * t);
        var (sin, cos) = MathF.SinCos(heading);
        var origin = Vector3.Lerp(_points[i], _points[i + 1], t) + new Vector3(lateral * cos, up, -lateral * sin);
        return new Stand(origin, new Vector3(cos, 0, -sin), Vector3.UnitY, new Vector3(sin, 0, cos));
    }

    /// <summary>Heading relative to the origin, radians.</summary>
    public float TurnAt(double s)
    {
        Find(s, out var i, out var t);
        return _headings[i] + ((_headings[i + 1] - _headings[i]) * t);
    }

    /// <summary>Slope of the street, rise per metre.</summary>
    public float SlopeAt(double s) => (Rise(s + 1) - Rise(s - 1)) * 0.5f;

    private void Find(double s, out int i, out float t)
    {
        var at = Math.Clamp((s - _start) / Step, 0, Nodes - 1.001);
        i = (int)at;
        t = (float)(at - i);
    }

    private void Node(int i, Vector3 point, float zero, double origin)
    {
        var s = _start + (i * Step);
        point.Y = Rise(s) - Rise(origin);
        _points[i] = point;
        _headings[i] = HeadingAt(s) - zero;
    }

    private Vector3 Walk(int i, float zero)
    {
        var (sin, cos) = MathF.SinCos(HeadingAt(_start + ((i + 0.5) * Step)) - zero);
        return new Vector3(sin * Step, 0, cos * Step);
    }

    private float Rise(double s) => (float)(_style.Hill * Math.Sin((s / _style.HillPeriod * Math.Tau) + _style.HillPhase));
}
