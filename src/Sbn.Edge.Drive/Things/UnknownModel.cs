using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Builds things of no known class: crates, rolls, heaps, balloons. Their labels are 255 throughout.</summary>
internal static class UnknownModel
{
    public static void Add(PatchList list, in Stand stand, ref Chance chance, float sunlit)
    {
        var surface = Surface.Of(Class.None, Part.None, Material.None, Color(ref chance));
        surface.Sunlit = sunlit;
        surface.Seed = (uint)chance.Next();
        var size = chance.In(0.5f, 1.1f);
        switch (chance.Whole(0, 3))
        {
            case 0:
                list.Box(stand, new(-size, 0, -size * 0.6f), new(size, size * 1.1f, size * 0.6f), surface);
                surface.Color = Color(ref chance);
                list.Box(stand, new(-size * 0.5f, size * 1.1f, -size * 0.4f), new(size * 0.6f, size * 1.7f, size * 0.4f), surface);
                break;
            case 1:
                list.Capsule(stand.At(-size, size * 0.5f, 0), stand.At(size, size * 0.5f, 0), size * 0.5f, size * 0.5f, surface);
                surface.Color = Color(ref chance);
                list.Capsule(stand.At(0, size * 1.1f, 0), stand.At(0.1f, size * 1.15f, 0), size * 0.4f, size * 0.3f, surface);
                break;
            case 2:
                for (var i = 0; i < 6; i++)
                {
                    var at = stand.At(chance.In(-size, size), chance.In(0.1f, size * 0.8f), chance.In(-size, size) * 0.6f);
                    surface.Color = Color(ref chance);
                    list.Capsule(at, at, size * 0.4f, size * 0.4f, surface);
                }

                break;
            default:
                // A four-legged frame with a drum in it.
                for (var i = 0; i < 4; i++)
                {
                    var x = (i & 1) == 0 ? -size : size;
                    var z = (i & 2) == 0 ? -size * 0.5f : size * 0.5f;
                    list.Rod(stand.At(x, 0, z), stand.At(x * 0.5f, size * 1.6f, z * 0.5f), 0.06f, 0.06f, surface);
                }

                surface.Color = Color(ref chance);
                list.Capsule(stand.At(0, size * 0.6f, 0), stand.At(0, size * 1.3f, 0), size * 0.55f, size * 0.45f, surface);
                break;
        }
    }

    private static Vector3 Color(ref Chance chance) => Ink.Of(chance.In(30, 250), chance.In(30, 250), chance.In(30, 250));
}
