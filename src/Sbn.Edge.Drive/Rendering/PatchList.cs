using System.Numerics;
using System.Runtime.InteropServices;

namespace Sbn.Edge.Drive;

/// <summary>The patches of one frame, projected and clipped; its storage is kept from frame to frame.</summary>
internal sealed class PatchList
{
    private const float Near = 0.2f;
    private const int MaxCorners = 16;

    private readonly List<Patch> _patches = new(8192);
    private readonly List<Edge> _edges = new(32768);
    private Camera _camera;
    private int _columns;
    private int _rows;

    public ReadOnlySpan<Patch> Patches => CollectionsMarshal.AsSpan(_patches);

    public ReadOnlySpan<Edge> Edges => CollectionsMarshal.AsSpan(_edges);

    public ref readonly Camera Camera => ref _camera;

    /// <summary>Starts a frame of this many samples.</summary>
    public void Begin(in Camera camera, int columns, int rows)
    {
        _camera = camera;
        _columns = columns;
        _rows = rows;
        _patches.Clear();
        _edges.Clear();
    }

    /// <summary>
    /// Adds the convex polygon with these corners (u, v) on the plane origin + u·across + v·along.
    /// </summary>
    /// <param name="origin">The plane's origin in street coordinates.</param>
    /// <param name="across">Direction of u, usually of length 1.</param>
    /// <param name="along">Direction of v, usually of length 1.</param>
    /// <param name="corners">The polygon, (u, v), in either turn.</param>
    /// <param name="surface">Its look; the normal is set here, towards the camera.</param>
    /// <param name="nearer">Draws it as if nearer by this share of its depth: for what lies flat on another patch.</param>
    public void Add(Vector3 origin, Vector3 across, Vector3 along, ReadOnlySpan<Vector2> corners, in Surface surface, float nearer = 0)
    {
        var p = _camera.ToView(origin);
        var t = _camera.Turn(across);
        var b = _camera.Turn(along);
        var normal = Vector3.Cross(t, b);
        var facing = Vector3.Dot(normal, p);
        if (MathF.Abs(facing) < 1e-7f)
        {
            return;
        }

        Span<Vector2> clipped = stackalloc Vector2[MaxCorners];
        var count = ClipNear(corners, p.Z, t.Z, b.Z, clipped);
        if (count < 3)
        {
            return;
        }

        Span<double> xs = stackalloc double[MaxCorners];
        Span<double> ys = stackalloc double[MaxCorners];
        double left = double.MaxValue, right = double.MinValue, top = double.MaxValue, bottom = double.MinValue, area = 0;
        for (var i = 0; i < count; i++)
        {
            var view = p + (clipped[i].X * t) + (clipped[i].Y * b);
            xs[i] = (((double)_camera.CenterX + (_camera.Focal * view.X / view.Z)) * 2) - 0.5;
            ys[i] = (((double)_camera.CenterY - (_camera.Focal * view.Y / view.Z)) * 2) - 0.5;
            left = Math.Min(left, xs[i]);
            right = Math.Max(right, xs[i]);
            top = Math.Min(top, ys[i]);
            bottom = Math.Max(bottom, ys[i]);
        }

        if (right < 0 || bottom < 0 || left > _columns - 1 || top > _rows - 1)
        {
            return;
        }

        for (var i = 0; i < count; i++)
        {
            var j = i + 1 == count ? 0 : i + 1;
            area += (xs[i] * ys[j]) - (xs[j] * ys[i]);
        }

        if (area == 0)
        {
            return;
        }

        Patch patch = default;
        patch.Top = Math.Max(0, (int)Math.Ceiling(top));
        patch.Bottom = Math.Min(_rows - 1, (int)Math.Ceiling(bottom) - 1);
        if (patch.Bottom < patch.Top)
        {
            return;
        }

        patch.FirstEdge = _edges.Count;
        for (var i = 0; i < count; i++)
        {
            var j = i + 1 == count ? 0 : i + 1;
            var dy = ys[j] - ys[i];
            if (dy == 0)
            {
                continue;
            }

            var slope = (xs[j] - xs[i]) / dy;
            _edges.Add(new Edge { Slope = slope, Offset = xs[i] - (slope * ys[i]), IsLeft = dy < 0 == area > 0 });
        }

        patch.EdgeCount = _edges.Count - patch.FirstEdge;
        SetPlanes(ref patch, p, t, b, normal, facing, nearer);
        patch.Surface = surface;
        var outward = Vector3.Normalize(Vector3.Cross(across, along));
        patch.Surface.Normal = facing > 0 ? -outward : outward;
        _patches.Add(patch);
    }

    private void SetPlanes(ref Patch patch, Vector3 p, Vector3 t, Vector3 b, Vector3 normal, float facing, float nearer)
    {
        // The ray d through a sample meets the plane at depth w: w·d = p + u·t + v·b. Cramer's rule gives 1/w, u/w
        // and v/w as d · (cross product) / (p · t × b), and d is linear in the sample's coordinates.
        var inverse = 1 / facing;
        Linear(normal * inverse * (1 + nearer), out patch.IwX, out patch.IwY, out patch.Iw0);
        Linear(Vector3.Cross(b, p) * inverse * (1 + nearer), out patch.UX, out patch.UY, out patch.U0);
        Linear(Vector3.Cross(p, t) * inverse * (1 + nearer), out patch.VX, out patch.VY, out patch.V0);
    }

    private void Linear(Vector3 weights, out float x, out float y, out float constant)
    {
        var scale = 0.5f / _camera.Focal;
        x = weights.X * scale;
        y = -weights.Y * scale;
        constant = weights.Z
            + (weights.X * (0.25f - _camera.CenterX) / _camera.Focal)
            + (weights.Y * (_camera.CenterY - 0.25f) / _camera.Focal);
    }

    private static int ClipNear(ReadOnlySpan<Vector2> corners, float depth, float depthU, float depthV, Span<Vector2> clipped)
    {
        var count = 0;
        var previous = corners[^1];
        var previousDepth = depth + (previous.X * depthU) + (previous.Y * depthV) - Near;
        foreach (var corner in corners)
        {
            var cornerDepth = depth + (corner.X * depthU) + (corner.Y * depthV) - Near;
            if (cornerDepth > 0 != previousDepth > 0)
            {
                clipped[count++] = Vector2.Lerp(previous, corner, previousDepth / (previousDepth - cornerDepth));
            }

            if (cornerDepth > 0)
            {
                clipped[count++] = corner;
            }

            previous = corner;
            previousDepth = cornerDepth;
        }

        return count;
    }
}
