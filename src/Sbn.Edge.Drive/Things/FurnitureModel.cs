using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Builds lamp posts, signs, traffic lights and what else stands on a pavement.</summary>
internal static class FurnitureModel
{
    /// <param name="list">Where the patches go.</param>
    /// <param name="stand">Foot on the pavement; forward along the street.</param>
    /// <param name="thing">What it is.</param>
    /// <param name="toRoad">-1 or 1: on which side of it the road lies.</param>
    /// <param name="faces">-1: it faces the camera's traffic, 1: the other way.</param>
    /// <param name="phase">Seconds of street time, for lights.</param>
    /// <param name="lampsOn">Whether lanterns burn.</param>
    /// <param name="sunlit">Light of the sun on it.</param>
    public static void Add(PatchList list, in Stand stand, in Furniture thing, int toRoad, int faces, double phase, bool lampsOn, float sunlit)
    {
        var chance = new Chance(thing.Seed);
        var pole = Surface.Of(Class.Pole, Part.None, Material.Metal, chance.Of<Vector3>([Ink.Galvanised, Ink.Galvanised * 0.7f, Ink.Of(44, 60, 50), Ink.Of(40, 40, 42), Ink.Of(90, 94, 96)]));
        pole.LabelWeight = 3;
        pole.Sunlit = sunlit;
        var facing = faces < 0 ? stand : stand.Turned(MathF.PI);
        switch (thing.Kind)
        {
            case FurnitureKind.Lamp:
                Lamp(list, stand, thing, toRoad, lampsOn, pole);
                break;
            case FurnitureKind.Sign:
                list.Rod(stand.Origin, stand.At(0, 2.15f + thing.Size, 0), 0.04f, 0.04f, pole);
                SignFace(list, facing, 2.1f + (thing.Size * 0.5f), thing.Size * 0.5f, ref chance, sunlit);
                if (chance.Says(0.3f))
                {
                    SignFace(list, facing, 1.55f + (thing.Size * 0.2f), thing.Size * 0.4f, ref chance, sunlit);
                }

                break;
            case FurnitureKind.TrafficLight:
                TrafficLight(list, stand, facing, thing, toRoad, phase, pole, sunlit);
                break;
            case FurnitureKind.Bollard:
                pole.Color = chance.Says(0.6f) ? Ink.Of(36, 38, 40) : Ink.Of(150, 146, 140);
                pole.Material = chance.Says(0.5f) ? Material.PaintedMetal : Material.None;
                pole.LabelWeight = 1;
                list.Capsule(stand.Origin, stand.At(0, 0.9f, 0), 0.085f, 0.075f, pole);
                break;
            case FurnitureKind.BusStop:
                BusStop(list, stand, facing, ref chance, toRoad, pole, sunlit);
                break;
            case FurnitureKind.Board:
                AdvertisingBoard(list, facing, ref chance, pole, sunlit);
                break;
            case FurnitureKind.Pole:
                pole.Color = Ink.Of(96, 80, 64);
                pole.Material = Material.None;
                list.Rod(stand.Origin, stand.At(0, 8.2f, 0), 0.14f, 0.1f, pole);
                list.Rod(stand.At(-0.8f, 7.6f, 0), stand.At(0.8f, 7.6f, 0), 0.05f, 0.05f, pole);
                break;
            case FurnitureKind.Beacon:
                for (var i = 0; i < 5; i++)
                {
                    pole.Color = (i & 1) == 0 ? Ink.Black : Ink.White;
                    list.Rod(stand.At(0, i * 0.5f, 0), stand.At(0, (i + 1) * 0.5f, 0), 0.055f, 0.055f, pole);
                }

                var globe = Surface.Of(Class.Pole, Part.Lantern, Material.None, Ink.Of(240, 160, 30));
                globe.Glow = (long)Math.Floor(phase) % 2 == 0 ? 1.0f : 0.15f;
                list.Capsule(stand.At(0, 2.66f, 0), stand.At(0, 2.66f, 0), 0.17f, 0.17f, globe);
                break;
            case FurnitureKind.DirectionSign:
                DirectionSign(list, stand, facing, ref chance, toRoad, pole, sunlit);
                break;
            case FurnitureKind.ParkedBicycle:
                BicycleModel.Add(list, stand.Turned(chance.In(0, MathF.Tau)), chance.Near(chance.Of<Vector3>([Ink.Black, Ink.Red, Ink.Blue, Ink.Green, Ink.White]), 0.3f), 0, sunlit);
                break;
            default:
                BoundaryModel.Add(list, stand.Origin, stand.At(0, 0, thing.Size), BoundaryKind.GuardRail, 1, Ink.Galvanised, thing.Seed, sunlit);
                break;
        }
    }

    private static void Lamp(PatchList list, in Stand stand, in Furniture thing, int toRoad, bool lampsOn, Surface pole)
    {
        var kind = (int)(thing.Seed & 3);
        var h = thing.Size;
        var lantern = Surface.Of(Class.Pole, Part.Lantern, Material.None, Ink.Of(200, 200, 190));
        lantern.Sunlit = pole.Sunlit;
        lantern.LabelWeight = 3;
        lantern.Glow = lampsOn ? 6 : 0;
        if (lampsOn)
        {
            lantern.Color = Ink.Of(255, 214, 150);
        }

        list.Rod(stand.Origin, stand.At(0, 1.2f, 0), 0.1f, 0.095f, pole);
        if (kind == 3)
        {
            // An old lantern on a low post.
            h = MathF.Min(h, 4.2f);
            list.Rod(stand.At(0, 1.2f, 0), stand.At(0, h, 0), 0.06f, 0.05f, pole);
            list.Rod(stand.At(0, h, 0), stand.At(0, h + 0.45f, 0), 0.13f, 0.22f, lantern);
            list.Capsule(stand.At(0, h + 0.5f, 0), stand.At(0, h + 0.55f, 0), 0.2f, 0.08f, pole);
            return;
        }

        list.Rod(stand.At(0, 1.2f, 0), stand.At(0, h, 0), 0.075f, 0.05f, pole);
        var reach = toRoad * (kind == 0 ? 0.5f : 1.6f);
        var tip = stand.At(reach, h + (kind == 2 ? 0.05f : 0.35f), 0);
        list.Rod(stand.At(0, h - 0.05f, 0), tip, 0.045f, 0.04f, pole);
        list.Capsule(tip - stand.Toward(toRoad * 0.1f, 0.05f, 0), tip + stand.Toward(toRoad * 0.55f, -0.02f, 0), 0.11f, 0.09f, lantern);
    }

    private static void SignFace(PatchList list, in Stand facing, float y, float half, ref Chance chance, float sunlit)
    {
        var face = Surface.Of(Class.Sign, Part.Plate, Material.PaintedMetal, Ink.White, SurfaceKind.Sign);
        face.Sunlit = sunlit;
        face.Samples = 2;
        face.Seed = (uint)chance.Next();
        face.P0 = half;
        face.P1 = chance.Whole(0, 3);
        face.Accent = Ink.Red;
        // Seen along the street: its face looks back towards those who come.
        var center = facing.At(0, y, -0.06f);
        var across = facing.Right;
        var isBehind = Vector3.Dot(list.Camera.Position - center, facing.Forward) > 0;
        if (isBehind)
        {
            face.P2 = 1;
            face.Part = Part.None;
        }

        switch ((int)face.P1)
        {
            case 0:
            case 2:
                face.Color = face.P1 == 0 ? Ink.White : chance.Of<Vector3>([Ink.Blue, Ink.Blue, Ink.Red]);
                var pattern = face.P1;
                face.Mask = MaskKind.Ring;
                Round(list, center, across, half, face, pattern);
                break;
            case 1:
                var up = chance.Says(0.8f) ? 1 : -1;
                list.Add(center, across, new Vector3(0, up, 0), [new(-half, -half * 0.8f), new(half, -half * 0.8f), new(0, half * 0.93f)], face);
                break;
            default:
                face.Color = chance.Of<Vector3>([Ink.White, Ink.Blue, Ink.Green, Ink.Yellow]);
                face.Accent = face.Color.X + face.Color.Y + face.Color.Z > 1f ? Ink.Black : Ink.White;
                var tall = chance.In(0.7f, 1.4f);
                list.Add(center, across, Vector3.UnitY, [new(-half, -half * tall), new(half, -half * tall), new(half, half * tall), new(-half, half * tall)], face);
                break;
        }
    }

    private static void Round(PatchList list, Vector3 center, Vector3 across, float half, Surface face, float pattern)
    {
        // An octagon close enough to a circle needs no mask, whose parameters the face uses itself.
        face.Mask = MaskKind.None;
        face.P1 = pattern;
        Span<Vector2> corners = stackalloc Vector2[12];
        for (var i = 0; i < corners.Length; i++)
        {
            var (sin, cos) = MathF.SinCos(MathF.Tau * i / corners.Length);
            corners[i] = new Vector2(cos * half, sin * half);
        }

        list.Add(center, across, Vector3.UnitY, corners, face);
    }

    private static void TrafficLight(PatchList list, in Stand stand, in Stand facing, in Furniture thing, int toRoad, double phase, in Surface pole, float sunlit)
    {
        var tall = thing.Size > 4;
        var h = tall ? thing.Size : 3.2f;
        list.Rod(stand.Origin, stand.At(0, h, 0), 0.06f, 0.055f, pole);
        Head(list, facing, 2.75f, thing, phase, sunlit, 0);
        if (!tall)
        {
            return;
        }

        list.Rod(stand.At(0, h - 0.1f, 0), stand.At(toRoad * 3, h, 0), 0.05f, 0.045f, pole);
        Head(list, facing.Turned(0, Vector3.Dot(stand.Right, facing.Right) * toRoad * 3), h - 0.1f, thing, phase, sunlit, 0.12f);
    }

    private static void Head(PatchList list, in Stand facing, float y, in Furniture thing, double phase, float sunlit, float bigger)
    {
        const float Half = 0.46f;
        var box = Surface.Of(Class.Sign, Part.TrafficLightHead, Material.None, Ink.Of(26, 26, 28));
        box.Sunlit = sunlit;
        list.Box(facing, new(-0.16f - bigger, y - Half, -0.28f), new(0.16f + bigger, y + Half, -0.06f), box);
        var face = box;
        face.Kind = SurfaceKind.TrafficLight;
        face.Samples = 2;
        var cycle = (phase + (thing.Seed & 31)) % 24;
        face.P0 = Half;
        face.P1 = cycle < 11 ? 2 : cycle < 13 ? 1 : 0;
        var center = facing.At(0, y, -0.285f);
        if (Vector3.Dot(list.Camera.Position - center, facing.Forward) > 0)
        {
            return;
        }

        list.Add(center, facing.Right, Vector3.UnitY, [new(-0.16f, -Half), new(0.16f, -Half), new(0.16f, Half), new(-0.16f, Half)], face);
    }

    private static void BusStop(PatchList list, in Stand stand, in Stand facing, ref Chance chance, int toRoad, Surface pole, float sunlit)
    {
        list.Rod(stand.Origin, stand.At(0, 2.9f, 0), 0.045f, 0.045f, pole);
        var flag = Surface.Of(Class.Sign, Part.Plate, Material.PaintedMetal, chance.Near(chance.Of<Vector3>([Ink.Red, Ink.Yellow, Ink.Blue, Ink.White]), 0.2f), SurfaceKind.Board);
        flag.Seed = (uint)chance.Next();
        flag.Sunlit = sunlit;
        flag.P0 = 0.24f;
        flag.P1 = 0.3f;
        flag.Accent = Ink.Black;
        list.Add(facing.At(0.27f, 2.6f, -0.05f), facing.Right, Vector3.UnitY, [new(-0.24f, -0.3f), new(0.24f, -0.3f), new(0.24f, 0.3f), new(-0.24f, 0.3f)], flag);
        if (chance.Says(0.5f))
        {
            return;
        }
        // A shelter behind it: posts, roof, glass back. Its frame counts as pole.
        var away = -toRoad * 1.2f;
        for (var i = 0; i < 3; i++)
        {
            list.Rod(stand.At(away, 0, 1 + (i * 1.5f)), stand.At(away, 2.3f, 1 + (i * 1.5f)), 0.04f, 0.04f, pole);
        }

        pole.LabelWeight = 1;
        list.Quad(stand.At(away, 2.3f, 0.8f), stand.At(away, 2.3f, 4.2f), stand.Toward(toRoad * 1.2f, 0.12f, 0), pole);
        list.Quad(stand.At(away, 2.3f, 0.8f), stand.At(away + (toRoad * 1.2f), 2.42f, 0.8f), stand.Toward(0, 0.1f, 0), pole);
        list.Quad(stand.At(away + (toRoad * 1.2f), 2.42f, 0.8f), stand.At(away + (toRoad * 1.2f), 2.42f, 4.2f), stand.Toward(0, 0.1f, 0), pole);
    }

    private static void AdvertisingBoard(PatchList list, in Stand facing, ref Chance chance, Surface pole, float sunlit)
    {
        var board = Surface.Of(Class.Sign, Part.Plate, Material.None, chance.Near(chance.Of<Vector3>([Ink.White, Ink.Blue, Ink.Red, Ink.Yellow, Ink.Of(240, 180, 200), Ink.Of(60, 120, 90)]), 0.3f), SurfaceKind.Board);
        board.Seed = (uint)chance.Next();
        board.Sunlit = sunlit;
        board.Samples = 2;
        var half = chance.In(0.4f, 0.7f);
        var tall = chance.In(0.7f, 1.0f);
        board.P0 = half;
        board.P1 = tall;
        board.Accent = Ink.Of(60, 62, 64);
        var y = tall + chance.In(0.3f, 0.8f);
        list.Rod(facing.At(-half * 0.8f, 0, 0), facing.At(-half * 0.8f, y, 0), 0.045f, 0.045f, pole);
        list.Rod(facing.At(half * 0.8f, 0, 0), facing.At(half * 0.8f, y, 0), 0.045f, 0.045f, pole);
        list.Add(facing.At(0, y, -0.07f), facing.Right, Vector3.UnitY, [new(-half, -tall), new(half, -tall), new(half, tall), new(-half, tall)], board);
        var side = board;
        side.Kind = SurfaceKind.Plain;
        side.Color = board.Accent;
        list.Box(facing, new(-half, y - tall, -0.06f), new(half, y + tall, 0.06f), side);
    }

    private static void DirectionSign(PatchList list, in Stand stand, in Stand facing, ref Chance chance, int toRoad, in Surface pole, float sunlit)
    {
        var board = Surface.Of(Class.Sign, Part.Plate, Material.PaintedMetal, chance.Of<Vector3>([Ink.Green, Ink.Blue, Ink.White, Ink.Of(20, 84, 62)]), SurfaceKind.Sign);
        board.Seed = (uint)chance.Next();
        board.Sunlit = sunlit;
        board.Samples = 2;
        board.Accent = board.Color.X > 0.5f ? Ink.Black : Ink.White;
        var half = chance.In(0.8f, 1.5f);
        var tall = chance.In(0.45f, 0.8f);
        board.P0 = half;
        board.P1 = 3;
        var y = chance.In(2.2f, 2.9f) + tall;
        list.Rod(facing.At(-half * 0.6f, 0, 0), facing.At(-half * 0.6f, y, 0), 0.05f, 0.05f, pole);
        list.Rod(facing.At(half * 0.6f, 0, 0), facing.At(half * 0.6f, y, 0), 0.05f, 0.05f, pole);
        var center = facing.At(0, y, -0.07f);
        if (Vector3.Dot(list.Camera.Position - center, facing.Forward) > 0)
        {
            board.P2 = 1;
            board.Part = Part.None;
        }

        // The face's pattern is square; squeezing v stretches it over the board.
        list.Add(center, facing.Right, new Vector3(0, tall / half, 0), [new(-half, -half), new(half, -half), new(half, half), new(-half, half)], board);
    }
}
