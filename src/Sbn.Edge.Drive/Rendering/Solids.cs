using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Where an object stands: its own axes in street coordinates.</summary>
internal readonly record struct Stand(Vector3 Origin, Vector3 Right, Vector3 Up, Vector3 Forward)
{
    public Vector3 At(float x, float y, float z) => Origin + (Right * x) + (Up * y) + (Forward * z);

    public Vector3 Toward(float x, float y, float z) => (Right * x) + (Up * y) + (Forward * z);

    /// <summary>The same place, turned left about the vertical by an angle in radians and moved in its own axes.</summary>
    public Stand Turned(float angle, float x = 0, float y = 0, float z = 0)
    {
        var (sin, cos) = MathF.SinCos(angle);
        return new Stand(At(x, y, z), (Right * cos) + (Forward * sin), Up, (Forward * cos) - (Right * sin));
    }
}

/// <summary>Simple bodies made of patches.</summary>
internal static class Solids
{
    /// <summary>A rectangle: u runs from a to b (0 to their distance), v along the second direction (0 to its length).</summary>
    public static void Quad(this PatchList list, Vector3 a, Vector3 b, Vector3 side, in Surface surface, float nearer = 0)
    {
        var width = Vector3.Distance(a, b);
        var height = side.Length();
        if (width < 1e-4f || height < 1e-4f)
        {
            return;
        }

        list.Add(a, (b - a) / width, side / height, [new(0, 0), new(width, 0), new(width, height), new(0, height)], surface, nearer);
    }

    /// <summary>A box between two corners of a stand.</summary>
    public static void Box(this PatchList list, in Stand stand, Vector3 low, Vector3 high, in Surface surface)
    {
        var size = high - low;
        var x = stand.Toward(size.X, 0, 0);
        var y = stand.Toward(0, size.Y, 0);
        var near = stand.At(low.X, low.Y, low.Z);
        var far = stand.At(low.X, low.Y, high.Z);
        var eye = list.Camera.Position;
        if (Vector3.Dot(eye - near, stand.Forward) < 0)
        {
            list.Quad(near, near + x, y, surface);
        }
        else if (Vector3.Dot(eye - far, stand.Forward) > 0)
        {
            list.Quad(far, far + x, y, surface);
        }

        if (Vector3.Dot(eye - near, stand.Right) < 0)
        {
            list.Quad(near, far, y, surface);
        }
        else if (Vector3.Dot(eye - near - x, stand.Right) > 0)
        {
            list.Quad(near + x, far + x, y, surface);
        }

        if (Vector3.Dot(eye - near, stand.Up) < 0)
        {
            list.Quad(near, near + x, far - near, surface);
        }
        else if (Vector3.Dot(eye - near - y, stand.Up) > 0)
        {
            list.Quad(near + y, near + y + x, far - near, surface);
        }
    }

    /// <summary>A round bar from a to b, its radius changing evenly, its ends round; with a = b a ball. Drawn facing the camera.</summary>
    public static void Capsule(this PatchList list, Vector3 a, Vector3 b, float radiusA, float radiusB, Surface surface)
    {
        var axis = b - a;
        var length = axis.Length();
        var eye = list.Camera.Position - ((a + b) * 0.5f);
        var along = length > 1e-4f ? axis / length : Vector3.UnitY;
        var across = Vector3.Cross(along, eye);
        if (across.LengthSquared() < 1e-8f)
        {
            return;
        }

        across = Vector3.Normalize(across);
        if (length <= 1e-4f)
        {
            along = Vector3.Normalize(Vector3.Cross(eye, across));
        }

        surface.Mask = MaskKind.Capsule;
        surface.Round = true;
        surface.P0 = radiusA;
        surface.P1 = radiusB;
        surface.P2 = length;
        surface.Across = across;
        surface.Along = along;
        list.Add(a, across, along, [new(-radiusA, -radiusA), new(radiusA, -radiusA), new(radiusB, length + radiusB), new(-radiusB, length + radiusB)], surface);
    }

    /// <summary>A bar with flat ends, such as a pole.</summary>
    public static void Rod(this PatchList list, Vector3 a, Vector3 b, float radiusA, float radiusB, Surface surface)
    {
        var axis = b - a;
        var length = axis.Length();
        if (length < 1e-4f)
        {
            return;
        }

        var along = axis / length;
        var across = Vector3.Cross(along, list.Camera.Position - ((a + b) * 0.5f));
        if (across.LengthSquared() < 1e-8f)
        {
            return;
        }

        across = Vector3.Normalize(across);
        surface.Round = true;
        surface.P0 = radiusA;
        surface.P1 = radiusB;
        surface.P2 = length;
        surface.Across = across;
        surface.Along = along;
        list.Add(a, across, along, [new(-radiusA, 0), new(radiusA, 0), new(radiusB, length), new(-radiusB, length)], surface);
    }

    /// <summary>A flat ring or disc (inner radius 0) about a point; u, v are measured from its centre.</summary>
    public static void Disc(this PatchList list, Vector3 center, Vector3 across, Vector3 along, float inner, float outer, Surface surface)
    {
        if (surface.Mask == MaskKind.None)
        {
            surface.Mask = MaskKind.Ring;
        }

        surface.P0 = inner;
        surface.P1 = outer;
        list.Add(center, across, along, [new(-outer, -outer), new(outer, -outer), new(outer, outer), new(-outer, outer)], surface);
    }
}
