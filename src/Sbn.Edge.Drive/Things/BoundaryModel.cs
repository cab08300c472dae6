using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Builds what stands between lots and pavement: walls, fences, hedges.</summary>
internal static class BoundaryModel
{
    /// <summary>A boundary from a to b, both on the ground.</summary>
    public static void Add(PatchList list, Vector3 a, Vector3 b, BoundaryKind kind, float height, Vector3 color, uint seed, float sunlit)
    {
        var along = b - a;
        var length = along.Length();
        if (length < 0.2f || kind == BoundaryKind.None)
        {
            return;
        }

        along /= length;
        var back = Vector3.Normalize(Vector3.Cross(Vector3.UnitY, along));
        if (Vector3.Dot(back, a - list.Camera.Position) < 0)
        {
            back = -back;
        }

        switch (kind)
        {
            case BoundaryKind.Wall:
                Wall(list, a, b, back, height, color, seed, sunlit);
                break;
            case BoundaryKind.WallAndRailing:
                Wall(list, a, b, back, 0.55f, color, seed, sunlit);
                Railing(list, a + new Vector3(0, 0.55f, 0) + (back * 0.12f), along, length, MathF.Max(0.6f, height - 0.55f), seed, sunlit);
                break;
            case BoundaryKind.Railing:
                Railing(list, a, along, length, height, seed, sunlit);
                break;
            case BoundaryKind.Boards:
                Boards(list, a, along, length, height, color, seed, sunlit);
                break;
            case BoundaryKind.Mesh:
                Mesh(list, a, along, length, height, seed, sunlit);
                break;
            case BoundaryKind.GuardRail:
                GuardRail(list, a, along, length, seed, sunlit);
                break;
            default:
                Hedge(list, a, along, back, length, height, color, seed, sunlit);
                break;
        }
    }

    private static void Wall(PatchList list, Vector3 a, Vector3 b, Vector3 back, float height, Vector3 color, uint seed, float sunlit)
    {
        var wall = Surface.Of(Class.Building, Part.BoundaryWall, Material.None, color, SurfaceKind.Masonry);
        wall.Seed = seed;
        wall.Sunlit = sunlit;
        wall.Samples = 2;
        wall.P0 = (seed & 3) == 0 ? 0 : (seed & 3) == 1 ? 0.2f : 0.085f;
        wall.P1 = height;
        wall.Accent = Ink.Of(150, 142, 130);
        if (wall.P0 == 0)
        {
            wall.Material = Material.Concrete;
        }

        var up = new Vector3(0, height, 0);
        list.Quad(a, b, up, wall);
        list.Quad(a, a + (back * 0.25f), up, wall);
        list.Quad(b, b + (back * 0.25f), up, wall);
        wall.Kind = SurfaceKind.Plain;
        wall.Color = wall.Accent;
        list.Quad(a + up, b + up, back * 0.25f, wall);
    }

    private static void Railing(PatchList list, Vector3 a, Vector3 along, float length, float height, uint seed, float sunlit)
    {
        var fence = Surface.Of(Class.Fence, Part.Rail, Material.Metal, (seed & 3) == 0 ? Ink.Of(90, 110, 90) : Ink.Of(34, 36, 38), SurfaceKind.Fence);
        fence.Mask = MaskKind.Fence;
        fence.LabelWeight = 3;
        fence.Accent = fence.Color;
        fence.Sunlit = sunlit;
        fence.Seed = seed;
        fence.P0 = 2.0f;
        fence.P1 = 0.08f;
        fence.P2 = 0.12f + ((seed >> 4 & 3) * 0.015f);
        fence.P3 = 0.03f;
        fence.P4 = height - 0.08f;
        fence.P5 = 0.1f;
        fence.P6 = 0.05f;
        list.Add(a, along, Vector3.UnitY, [new(0, 0), new(length, 0), new(length, height), new(0, height)], fence);
    }

    private static void Mesh(PatchList list, Vector3 a, Vector3 along, float length, float height, uint seed, float sunlit)
    {
        var fence = Surface.Of(Class.Fence, Part.Rail, Material.Metal, (seed & 1) == 0 ? Ink.Of(60, 96, 70) : Ink.Galvanised, SurfaceKind.Fence);
        fence.Mask = MaskKind.Fence;
        fence.LabelWeight = 3;
        fence.Accent = fence.Color;
        fence.Sunlit = sunlit;
        fence.Seed = seed;
        fence.P0 = 2.5f;
        fence.P1 = 0.07f;
        fence.P2 = 0.055f;
        fence.P3 = 0.012f;
        fence.P4 = height;
        fence.P5 = 0.05f;
        fence.P6 = 0.04f;
        list.Add(a, along, Vector3.UnitY, [new(0, 0), new(length, 0), new(length, height), new(0, height)], fence);
    }

    private static void Boards(PatchList list, Vector3 a, Vector3 along, float length, float height, Vector3 color, uint seed, float sunlit)
    {
        var fence = Surface.Of(Class.Fence, Part.Rail, Material.None, color, SurfaceKind.Fence);
        fence.Sunlit = sunlit;
        fence.Samples = 2;
        fence.Accent = color * 0.75f;
        fence.Seed = seed;
        fence.P0 = 1.85f;
        fence.P1 = 0.1f;
        fence.P2 = 0.14f;
        list.Add(a, along, Vector3.UnitY, [new(0, 0), new(length, 0), new(length, height), new(0, height)], fence);
    }

    private static void GuardRail(PatchList list, Vector3 a, Vector3 along, float length, uint seed, float sunlit)
    {
        var post = Surface.Of(Class.Fence, Part.Post, Material.Metal, Ink.Galvanised * 0.7f);
        post.LabelWeight = 3;
        post.Sunlit = sunlit;
        var rail = post;
        rail.Part = Part.Rail;
        rail.Color = Ink.Galvanised;
        for (var at = 0f; at <= length; at += 2)
        {
            var foot = a + (along * at);
            list.Rod(foot, foot + new Vector3(0, 1.02f, 0), 0.035f, 0.035f, post);
        }

        for (var y = 0; y < 2; y++)
        {
            var height = y == 0 ? 0.5f : 0.98f;
            list.Rod(a + new Vector3(0, height, 0), a + (along * length) + new Vector3(0, height, 0), 0.032f, 0.032f, rail);
        }

        if ((seed & 1) == 0)
        {
            return;
        }

        var bars = Surface.Of(Class.Fence, Part.Rail, Material.Metal, Ink.Galvanised, SurfaceKind.Fence);
        bars.Mask = MaskKind.Fence;
        bars.Accent = bars.Color;
        bars.LabelWeight = 3;
        bars.Sunlit = sunlit;
        bars.P0 = 100;
        bars.P2 = 0.13f;
        bars.P3 = 0.02f;
        bars.P4 = 0.98f;
        bars.P5 = 0.5f;
        bars.P6 = 0.02f;
        list.Add(a, along, Vector3.UnitY, [new(0, 0.14f), new(length, 0.14f), new(length, 0.98f), new(0, 0.98f)], bars);
    }

    private static void Hedge(PatchList list, Vector3 a, Vector3 along, Vector3 back, float length, float height, Vector3 color, uint seed, float sunlit)
    {
        var hedge = Surface.Of(Class.Tree, Part.None, Material.Foliage, color, SurfaceKind.Hedge);
        hedge.Sunlit = sunlit;
        hedge.Seed = seed;
        hedge.P1 = height + 0.12f;
        hedge.P2 = seed & 255;
        hedge.Mask = MaskKind.Hedge;
        ReadOnlySpan<Vector2> corners = [new(0, 0), new(length, 0), new(length, height + 0.12f), new(0, height + 0.12f)];
        list.Add(a, along, Vector3.UnitY, corners, hedge);
        list.Add(a + (back * 0.5f), along, Vector3.UnitY, corners, hedge);
        ReadOnlySpan<Vector2> ends = [new(0, 0), new(0.8f, 0), new(0.8f, height), new(0, height)];
        list.Add(a, back, Vector3.UnitY, ends, hedge);
        list.Add(a + (along * length), back, Vector3.UnitY, ends, hedge);
        var top = hedge;
        top.Mask = MaskKind.None;
        list.Add(a + new Vector3(0, height - 0.12f, 0), along, back, [new(0, 0), new(length, 0), new(length, 0.8f), new(0, 0.8f)], top);
    }
}
