using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Regions;

/// <summary>
/// Fewer corners for an outline: the corner whose triangle with its neighbours is smallest goes first (Visvalingam and Whyatt, 1993), for as long
/// as what was cut off and added stays a small share of the area. A corner whose triangle holds another part of the outline stays, so
/// that an outline that does not cross itself never comes to. Buffers are kept from call to call.
/// </summary>
internal sealed class OutlineSimplifier
{
    /// <summary>Share of the area that may be cut off and added in all: intersection over union with the outline that came stays at or above 0.9.</summary>
    public const double MostChange = 0.1;

    private readonly PriorityQueue<int, (long TwiceArea, int Corner)> _queue = new();
    private readonly List<int> _blocked = [];
    private int[] _before = new int[256];
    private int[] _after = new int[256];

    /// <summary>The outline with fewer corners, in the same order.</summary>
    /// <param name="corners">A closed outline that does not cross itself, though it may touch itself.</param>
    /// <param name="maximum">
    /// Beyond this many corners, 4 or more, the smallest triangles go even where they change more than <see cref="MostChange"/>; where the outline touches itself, more may stay.
    /// </param>
    public PixelPoint[] Simplify(IReadOnlyList<PixelPoint> corners, int maximum)
    {
        Link(corners.Count);
        _queue.Clear();
        _blocked.Clear();
        for (var i = 0; i < corners.Count; i++)
        {
            _queue.Enqueue(i, (TwiceArea(corners, i), i));
        }

        var (count, first, allowed) = (corners.Count, 0, MostChange * Math.Abs(TwiceArea(corners)));
        while (count > 3 && _queue.TryDequeue(out var corner, out var rank))
        {
            // One that is gone, or whose neighbours have changed: the newer entry counts.
            if (_after[corner] < 0 || rank.TwiceArea != TwiceArea(corners, corner))
            {
                continue;
            }

            if (rank.TwiceArea > allowed && count <= maximum)
            {
                break;
            }

            if (rank.TwiceArea > 0 && HoldsAnother(corners, corner))
            {
                _blocked.Add(corner);
                continue;
            }

            allowed -= rank.TwiceArea;
            var (before, after) = (_before[corner], _after[corner]);
            (_after[before], _before[after], _after[corner]) = (after, before, -1);
            first = first == corner ? after : first;
            count--;
            _queue.Enqueue(before, (TwiceArea(corners, before), before));
            _queue.Enqueue(after, (TwiceArea(corners, after), after));
            if (count > maximum)
            {
                // What stood in the way of others may have gone.
                foreach (var blocked in _blocked.Where(blocked => _after[blocked] >= 0))
                {
                    _queue.Enqueue(blocked, (TwiceArea(corners, blocked), blocked));
                }

                _blocked.Clear();
            }
        }

        var simple = new PixelPoint[count];
        for (var (i, corner) = (0, first); i < count; i++, corner = _after[corner])
        {
            simple[i] = corners[corner];
        }

        return simple;
    }

    private void Link(int count)
    {
        if (count > _before.Length)
        {
            _before = new int[2 * count];
            _after = new int[2 * count];
        }

        for (var i = 0; i < count; i++)
        {
            (_before[i], _after[i]) = (i == 0 ? count - 1 : i - 1, i == count - 1 ? 0 : i + 1);
        }
    }

    /// <summary>Twice the area of the triangle that a corner makes with its neighbours.</summary>
    private long TwiceArea(IReadOnlyList<PixelPoint> corners, int corner) =>
        Math.Abs(Side(corners[_before[corner]], corners[corner], corners[_after[corner]]));

    /// <summary>True where another corner lies in the triangle of this one, or on its edge.</summary>
    private bool HoldsAnother(IReadOnlyList<PixelPoint> corners, int corner)
    {
        var (from, to) = (_before[corner], _after[corner]);
        var (a, b, c) = (corners[from], corners[corner], corners[to]);
        var (left, right) = (Math.Min(a.X, Math.Min(b.X, c.X)), Math.Max(a.X, Math.Max(b.X, c.X)));
        var (top, bottom) = (Math.Min(a.Y, Math.Min(b.Y, c.Y)), Math.Max(a.Y, Math.Max(b.Y, c.Y)));
        var turn = Math.Sign(Side(a, b, c));
        for (var i = _after[to]; i != from; i = _after[i])
        {
            var p = corners[i];
            if (p.X >= left && p.X <= right && p.Y >= top && p.Y <= bottom
                && Side(a, b, p) * turn >= 0 && Side(b, c, p) * turn >= 0 && Side(c, a, p) * turn >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static long Side(PixelPoint a, PixelPoint b, PixelPoint p) =>
        ((long)(b.X - a.X) * (p.Y - a.Y)) - ((long)(b.Y - a.Y) * (p.X - a.X));

    private static long TwiceArea(IReadOnlyList<PixelPoint> corners)
    {
        var sum = 0L;
        for (var i = 0; i < corners.Count; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Count]);
            sum += ((long)a.X * b.Y) - ((long)b.X * a.Y);
        }

        return sum;
    }
}
