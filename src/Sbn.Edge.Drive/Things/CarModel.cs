using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>How a car stands in the street this frame.</summary>
internal readonly record struct CarState(float Sunlit, bool LampsOn, bool Brakes, bool WithoutWheels, float WheelTurn);

/// <summary>Builds a car out of flat panels: body, cabin, glass, lights, bumpers, mirrors and wheels.</summary>
internal static class CarModel
{
    private const float Bevel = CarMake.Bevel;

    public static void Add(PatchList list, in Stand stand, CarMake car, in CarState state)
    {
        var panel = Surface.Of(Class.Car, Part.None, Material.PaintedMetal, car.Paint, SurfaceKind.Paint);
        panel.Sunlit = state.Sunlit;
        panel.Car = car;
        panel.Seed = car.Seed;
        Sides(list, stand, car, panel);
        Cabin(list, stand, car, panel);
        Ends(list, stand, car, panel, state);
        Mirrors(list, stand, car, panel);
        Underside(list, stand, car, state);
        if (!state.WithoutWheels)
        {
            Wheels(list, stand, car, state);
        }
    }

    private static void Sides(PatchList list, in Stand stand, CarMake car, Surface panel)
    {
        var front = car.Length * 0.5f;
        panel.Kind = SurfaceKind.CarSide;
        panel.Samples = 2;
        ReadOnlySpan<Vector2> outline =
        [
            new(-front + Bevel, car.Clearance), new(front - Bevel, car.Clearance), new(front - Bevel, car.HoodFront),
            new(car.ScreenFoot, car.Belt), new(car.RearFoot, car.Belt), new(-front + Bevel, MathF.Min(car.Deck, car.Belt)),
        ];
        for (var side = -1; side <= 1; side += 2)
        {
            list.Add(stand.At(side * car.Width * 0.5f, 0, 0), stand.Forward, stand.Up, outline, panel);
        }
    }

    private static void Cabin(PatchList list, in Stand stand, CarMake car, Surface panel)
    {
        var w = car.Width * 0.5f;
        var r = w - car.Tuck;
        var rise = car.Height - car.Belt;
        var slant = MathF.Sqrt((rise * rise) + (car.Tuck * car.Tuck));
        panel.Kind = SurfaceKind.CarCabinSide;
        panel.Samples = 2;
        panel.P0 = slant;
        for (var side = -1; side <= 1; side += 2)
        {
            var up = stand.Toward(-side * car.Tuck, rise, 0) / slant;
            list.Add(
                stand.At(side * w, car.Belt, 0), stand.Forward, up,
                [new(car.RearFoot, 0), new(car.ScreenFoot, 0), new(car.ScreenHead, slant), new(car.RearHead, slant)], panel);
        }

        panel.Kind = SurfaceKind.CarGlass;
        Trapeze(list, stand, w, car.Belt, car.ScreenFoot, r, car.Height, car.ScreenHead, panel);
        panel.P7 = 1;
        Trapeze(list, stand, w, car.Belt, car.RearFoot, r, car.Height, car.RearHead, panel);
        panel.P7 = 0;
        panel.Kind = SurfaceKind.Paint;
        panel.Samples = 1;
        list.Quad(stand.At(-r, car.Height, car.RearHead), stand.At(r, car.Height, car.RearHead), stand.Toward(0, 0, car.ScreenHead - car.RearHead), panel);
        if (car.HasRails && car.Body is CarBody.Estate or CarBody.OffRoad)
        {
            var rail = Surface.Of(Class.Car, Part.None, Material.Metal, Ink.Galvanised * 0.5f);
            list.Rod(stand.At(-r + 0.06f, car.Height + 0.05f, car.RearHead), stand.At(-r + 0.06f, car.Height + 0.05f, car.ScreenHead), 0.025f, 0.025f, rail);
            list.Rod(stand.At(r - 0.06f, car.Height + 0.05f, car.RearHead), stand.At(r - 0.06f, car.Height + 0.05f, car.ScreenHead), 0.025f, 0.025f, rail);
        }

        // Hood and deck.
        panel.Part = Part.CarHood;
        var nose = (car.Length * 0.5f) - Bevel;
        Trapeze(list, stand, w, car.Belt, car.ScreenFoot, w, car.HoodFront, nose, panel);
        Trapeze(list, stand, w, car.HoodFront, nose, w - Bevel, car.HoodFront, nose + Bevel, panel);
        panel.Part = Part.CarTrunk;
        var tail = (-car.Length * 0.5f) + Bevel;
        var deck = MathF.Min(car.Deck, car.Belt);
        Trapeze(list, stand, w, car.Belt, car.RearFoot, w, deck, tail, panel);
        Trapeze(list, stand, w, deck, tail, w - Bevel, deck, tail - Bevel, panel);
    }

    /// <summary>A panel between two cross lines: half width, height and place of each.</summary>
    private static void Trapeze(PatchList list, in Stand stand, float halfA, float yA, float zA, float halfB, float yB, float zB, in Surface surface)
    {
        var along = new Vector2(yB - yA, zB - zA);
        var length = along.Length();
        if (length < 1e-4f)
        {
            return;
        }

        var with = surface;
        with.P0 = length;
        with.P1 = halfA;
        with.P2 = halfB;
        list.Add(
            stand.At(0, yA, zA), stand.Right, stand.Toward(0, along.X, along.Y) / length,
            [new(-halfA, 0), new(halfA, 0), new(halfB, length), new(-halfB, length)], with);
    }

    private static void Ends(PatchList list, in Stand stand, CarMake car, Surface panel, in CarState state)
    {
        var w = car.Width * 0.5f;
        panel.Samples = 2;
        for (var end = -1; end <= 1; end += 2)
        {
            var top = end > 0 ? car.HoodFront : MathF.Min(car.Deck, car.Belt);
            panel.Kind = end > 0 ? SurfaceKind.CarFront : SurfaceKind.CarRear;
            panel.P0 = top;
            panel.P1 = w;
            panel.P2 = state.LampsOn ? 1 : 0;
            panel.P3 = state.Brakes ? 1 : 0;
            var z = end * car.Length * 0.5f;
            list.Add(
                stand.At(0, 0, z), stand.Right, stand.Up,
                [new(-w + Bevel, car.Clearance), new(w - Bevel, car.Clearance), new(w - Bevel, top), new(-w + Bevel, top)], panel);
            for (var side = -1; side <= 1; side += 2)
            {
                var from = stand.At(side * (w - Bevel), 0, z);
                var to = stand.At(side * w, 0, z - (end * Bevel));
                var across = Vector3.Normalize(to - from) * side;
                var origin = from - (across * side * (w - Bevel));
                var reach = Bevel * 1.4142f;
                var near = side * (w - Bevel);
                var far = near + (side * reach);
                list.Add(origin, across, stand.Up, [new(near, car.Clearance), new(far, car.Clearance), new(far, top), new(near, top)], panel);
            }
        }
    }

    private static void Mirrors(PatchList list, in Stand stand, CarMake car, Surface panel)
    {
        panel.Part = Part.CarMirror;
        var w = car.Width * 0.5f;
        var z = car.ScreenFoot - 0.35f;
        var y = car.Belt + 0.02f;
        var size = car.Body is CarBody.Bus or CarBody.Truck or CarBody.Van ? new Vector3(0.2f, 0.32f, 0.1f) : new Vector3(0.19f, 0.13f, 0.1f);
        for (var side = -1; side <= 1; side += 2)
        {
            var low = new Vector3(side > 0 ? w : -w - size.X, y, z);
            list.Box(stand, low, low + size, panel);
        }
    }

    private static void Underside(PatchList list, in Stand stand, CarMake car, in CarState state)
    {
        var dark = Surface.Of(Class.Car, Part.None, Material.None, Ink.Of(14, 14, 15));
        dark.Sunlit = 0.1f * state.Sunlit;
        var w = (car.Width * 0.5f) - 0.1f;
        var low = car.Clearance * 0.62f;
        list.Box(stand, new(-w, low, -car.Length * 0.42f), new(w, car.Clearance + 0.05f, car.Length * 0.42f), dark);
    }

    private static void Wheels(PatchList list, in Stand stand, CarMake car, in CarState state)
    {
        var radius = car.WheelRadius;
        var face = Surface.Of(Class.Car, Part.CarWheel, Material.None, car.Rim, SurfaceKind.Wheel);
        face.Sunlit = state.Sunlit;
        face.Seed = car.Seed;
        face.P3 = state.WheelTurn;
        var tread = Surface.Of(Class.Car, Part.CarWheel, Material.None, Ink.Tyre);
        tread.Sunlit = state.Sunlit * 0.3f;
        for (var side = -1; side <= 1; side += 2)
        {
            foreach (var axle in (ReadOnlySpan<float>)[car.FrontAxle, car.RearAxle])
            {
                var x = side * ((car.Width * 0.5f) + 0.012f);
                list.Disc(stand.At(x, radius, axle), stand.Forward, stand.Up, 0, radius, face);
                // The tread: eight flat strips around, only those below the body can be seen.
                for (var i = 0; i < 8; i++)
                {
                    var a = MathF.Tau * i / 8;
                    var b = MathF.Tau * (i + 1) / 8;
                    var from = new Vector2(MathF.Cos(a), MathF.Sin(a)) * radius * 0.985f;
                    var to = new Vector2(MathF.Cos(b), MathF.Sin(b)) * radius * 0.985f;
                    if (MathF.Min(from.Y, to.Y) + radius > car.Clearance + 0.06f)
                    {
                        continue;
                    }

                    list.Quad(
                        stand.At(x, radius + from.Y, axle + from.X), stand.At(x, radius + to.Y, axle + to.X),
                        stand.Toward(-side * 0.2f, 0, 0), tread);
                }
            }
        }
    }
}
