using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Builds bicycles, ridden or parked.</summary>
internal static class BicycleModel
{
    private const float Radius = 0.34f;

    /// <summary>A bicycle with its rider; turn is the angle of the wheels, radians.</summary>
    public static void AddRidden(PatchList list, in Stand stand, PersonLook look, Vector3 paint, float turn, float sunlit)
    {
        Add(list, stand, paint, turn, sunlit);
        var (sin, cos) = MathF.SinCos(-turn * 0.4f);
        var left = new Vector3(-0.1f, 0.3f + (0.16f * sin), -0.02f + (0.16f * cos));
        var right = new Vector3(0.1f, 0.3f - (0.16f * sin), -0.02f - (0.16f * cos));
        PersonModel.AddSeated(list, stand, look, new(0, 0.97f, -0.24f), new(0, 1.42f, 0.06f), new(0, 1.04f, 0.42f), left, right, sunlit, Class.Bicyclist);
    }

    /// <summary>The bicycle alone.</summary>
    public static void Add(PatchList list, in Stand stand, Vector3 paint, float turn, float sunlit)
    {
        var wheel = Surface.Of(Class.Bicyclist, Part.BicycleWheel, Material.None, Ink.Tyre, SurfaceKind.BicycleWheel);
        wheel.Sunlit = sunlit;
        wheel.Mask = MaskKind.Spokes;
        wheel.LabelWeight = 3;
        wheel.P3 = turn;
        var tyre = Surface.Of(Class.Bicyclist, Part.BicycleWheel, Material.None, Ink.Tyre);
        tyre.Sunlit = sunlit;
        foreach (var z in (ReadOnlySpan<float>)[-0.53f, 0.53f])
        {
            list.Disc(stand.At(0, Radius, z), stand.Forward, stand.Up, Radius - 0.035f, Radius, wheel);
            // Seen along the frame only the tyre's tread shows.
            for (var side = -1; side <= 1; side += 2)
            {
                var at = z + (side * (Radius - 0.02f));
                list.Quad(stand.At(-0.022f, Radius * 0.35f, at), stand.At(0.022f, Radius * 0.35f, at), stand.Toward(0, Radius * 1.3f, 0), tyre);
                list.Quad(stand.At(-0.022f, 0, z + (side * 0.12f)), stand.At(0.022f, 0, z + (side * 0.12f)), stand.Toward(0, Radius * 0.36f, side * 0.18f), tyre);
            }
        }

        var frame = Surface.Of(Class.Bicyclist, Part.BicycleFrame, Material.PaintedMetal, paint);
        frame.Sunlit = sunlit;
        frame.LabelWeight = 3;
        var metal = frame;
        metal.Material = Material.Metal;
        metal.Color = Ink.Galvanised * 0.7f;
        var crank = stand.At(0, 0.3f, -0.02f);
        var seat = stand.At(0, 0.86f, -0.2f);
        var head = stand.At(0, 0.86f, 0.34f);
        var rear = stand.At(0, Radius, -0.53f);
        var front = stand.At(0, Radius, 0.53f);
        Bar(list, crank, seat, frame);
        Bar(list, seat, head, frame);
        Bar(list, crank, head, frame);
        Bar(list, crank, rear, frame);
        Bar(list, seat, rear, frame);
        Bar(list, head, front, frame);
        Bar(list, head, stand.At(0, 1.02f, 0.4f), metal);
        Bar(list, stand.At(-0.26f, 1.04f, 0.4f), stand.At(0.26f, 1.04f, 0.4f), metal);
        var saddle = frame;
        saddle.Material = Material.None;
        saddle.Color = Ink.Black;
        list.Capsule(stand.At(0, 0.92f, -0.33f), stand.At(0, 0.93f, -0.1f), 0.07f, 0.035f, saddle);
    }

    private static void Bar(PatchList list, Vector3 a, Vector3 b, in Surface surface) => list.Rod(a, b, 0.019f, 0.019f, surface);
}
