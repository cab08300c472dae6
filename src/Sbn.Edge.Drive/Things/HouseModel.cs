namespace Sbn.Edge.Drive;

/// <summary>Builds houses: front, flanks, roof, and what sticks out of them.</summary>
internal static class HouseModel
{
    /// <param name="list">Where the patches go.</param>
    /// <param name="stand">Front corner on the ground: right runs along the front as one faces it, forward into the house.</param>
    /// <param name="house">The house.</param>
    /// <param name="w">Width of the front, metres.</param>
    /// <param name="s">Middle of the front along the street, for shadows.</param>
    /// <param name="lateral">Lateral place of the front.</param>
    public static void Add(PatchList list, in Stand stand, House house, float w, float s, float lateral)
    {
        var h = house.Height;
        var d = house.Depth;
        var front = Surface.Of(Class.Building, Part.Wall, Material.None, house.Look.WallColor, SurfaceKind.Facade);
        front.Facade = house.Look;
        front.Samples = 2;
        front.S = s;
        front.Lateral = lateral;
        var flank = front;
        flank.Facade = house.Flank;
        if (house.Roof == RoofKind.Gable)
        {
            var rise = house.RoofRise;
            list.Add(stand.Origin, stand.Right, stand.Up, [new(0, 0), new(w, 0), new(w, h), new(w / 2, h + rise), new(0, h)], front);
            list.Quad(stand.Origin, stand.At(0, 0, d), stand.Toward(0, h, 0), flank);
            list.Quad(stand.At(w, 0, 0), stand.At(w, 0, d), stand.Toward(0, h, 0), flank);
        }
        else
        {
            list.Quad(stand.Origin, stand.At(w, 0, 0), stand.Toward(0, h, 0), front);
            var rise = house.Roof == RoofKind.Pitched ? house.RoofRise : 0;
            list.Add(stand.Origin, stand.Forward, stand.Up, [new(0, 0), new(d, 0), new(d, h), new(d / 2, h + rise), new(0, h)], flank);
            list.Add(stand.At(w, 0, 0), stand.Forward, stand.Up, [new(0, 0), new(d, 0), new(d, h), new(d / 2, h + rise), new(0, h)], flank);
        }

        Top(list, stand, house, w, h, d);
        if (house.Balconies != 0)
        {
            Balconies(list, stand, house, front);
        }

        if (house.HasAwning)
        {
            var awning = Surface.Of(Class.Building, Part.ShopFront, Material.Fabric, house.Awning);
            awning.Sunlit = 0.7f;
            var y = house.Look.GroundHeight - 0.75f;
            list.Quad(stand.At(0.3f, y, 0), stand.At(w - 0.3f, y, 0), stand.Toward(0, -0.5f, -1.1f), awning);
            list.Quad(stand.At(0.3f, y - 0.5f, -1.1f), stand.At(w - 0.3f, y - 0.5f, -1.1f), stand.Toward(0, -0.2f, 0), awning);
        }

        if (house.HasBoardSign)
        {
            var board = Surface.Of(Class.Building, Part.ShopFront, Material.None, house.Look.ShopColor, SurfaceKind.Plain);
            list.Box(stand, new(0.6f, 3.3f, -0.85f), new(0.7f, 4.1f, -0.1f), board);
        }
    }

    private static void Top(PatchList list, in Stand stand, House house, float w, float h, float d)
    {
        var roof = Surface.Of(Class.Building, Part.Roof, Material.None, house.RoofColor, SurfaceKind.Roof);
        roof.Seed = house.Look.Seed;
        var rise = house.RoofRise;
        switch (house.Roof)
        {
            case RoofKind.Pitched:
                var slope = rise / (d * 0.5f);
                list.Quad(stand.At(-0.1f, h - (0.35f * slope), -0.35f), stand.At(w + 0.1f, h - (0.35f * slope), -0.35f), stand.Toward(0, rise + (0.35f * slope), (d * 0.5f) + 0.35f), roof);
                var gutter = Surface.Of(Class.Building, Part.Roof, Material.None, house.Look.TrimColor * 0.7f);
                list.Quad(stand.At(-0.1f, h - (0.35f * slope) - 0.14f, -0.36f), stand.At(w + 0.1f, h - (0.35f * slope) - 0.14f, -0.36f), stand.Toward(0, 0.16f, 0), gutter);
                break;
            case RoofKind.Gable:
                list.Quad(stand.At(-0.25f, h - 0.2f, -0.3f), stand.At(-0.25f, h - 0.2f, d), stand.Toward((w * 0.5f) + 0.25f, rise + 0.2f, 0), roof);
                list.Quad(stand.At(w + 0.25f, h - 0.2f, -0.3f), stand.At(w + 0.25f, h - 0.2f, d), stand.Toward((-w * 0.5f) - 0.25f, rise + 0.2f, 0), roof);
                break;
            case RoofKind.Mansard:
                list.Quad(stand.At(0, h, 0.1f), stand.At(w, h, 0.1f), stand.Toward(0, rise, 0.9f), roof);
                for (var side = 0; side < 2; side++)
                {
                    list.Add(stand.At(side * w, h, 0), stand.Forward, stand.Up, [new(0.1f, 0), new(d, 0), new(d - 0.9f, rise), new(1, rise)], roof);
                }

                var dormer = Surface.Of(Class.Building, Part.Window, Material.Glass, Ink.Glass);
                var frame = Surface.Of(Class.Building, Part.Window, Material.None, house.Look.FrameColor);
                for (var x = house.Look.BayWidth; x < w - 1; x += house.Look.BayWidth * 2)
                {
                    if (rise < 1.4f)
                    {
                        break;
                    }

                    list.Box(stand, new(x - 0.55f, h + 0.25f, 0), new(x + 0.55f, h + 1.4f, 1), frame);
                    list.Quad(stand.At(x - 0.42f, h + 0.35f, -0.01f), stand.At(x + 0.42f, h + 0.35f, -0.01f), stand.Toward(0, 0.92f, 0), dormer, 1e-4f);
                }

                break;
            default:
                var parapet = Surface.Of(Class.Building, Part.Roof, Material.None, house.Look.TrimColor * 0.9f);
                list.Box(stand, new(-0.08f, h, -0.12f), new(w + 0.08f, h + 0.22f, d), parapet);
                break;
        }

        var stack = Surface.Of(Class.Building, Part.Roof, Material.None, house.Look.Wall == WallKind.Brick ? house.Look.WallColor : Ink.Of(130, 80, 62), SurfaceKind.Masonry);
        stack.P0 = 0.085f;
        stack.Accent = Ink.Of(160, 150, 140);
        var pot = Surface.Of(Class.Building, Part.Roof, Material.None, Ink.Of(150, 86, 60));
        for (var i = 0; i < house.Chimneys; i++)
        {
            var x = house.Chimneys == 1 ? w * 0.8f : w * (0.12f + (0.76f * i / (house.Chimneys - 1)));
            var y = house.Roof switch { RoofKind.Flat => h, RoofKind.Mansard => h + rise, _ => h + (rise * 0.6f) };
            list.Box(stand, new(x - 0.4f, y - 0.6f, (d * 0.4f) - 0.3f), new(x + 0.4f, y + 1.3f, (d * 0.4f) + 0.5f), stack);
            for (var k = -1; k <= 1; k += 2)
            {
                list.Rod(stand.At(x + (k * 0.2f), y + 1.3f, d * 0.4f), stand.At(x + (k * 0.2f), y + 1.75f, d * 0.4f), 0.12f, 0.1f, pot);
            }
        }
    }

    private static void Balconies(PatchList list, in Stand stand, House house, in Surface front)
    {
        var look = house.Look;
        var slab = Surface.Of(Class.Building, Part.Balcony, Material.Concrete, look.TrimColor * 0.85f);
        slab.Sunlit = 0.6f;
        var solid = (look.Seed & 1) != 0;
        var rail = solid ? slab : Surface.Of(Class.Building, Part.Balcony, Material.Metal, Ink.Of(50, 52, 54));
        if (!solid)
        {
            rail.Mask = MaskKind.Bars;
            rail.P0 = 0.13f;
            rail.P1 = 0.035f;
            rail.P2 = 0.92f;
            rail.P3 = 0.06f;
        }

        for (var floor = 0; floor < 12; floor++)
        {
            if ((house.Balconies >> floor & 1) == 0)
            {
                continue;
            }

            var y = look.GroundHeight + (floor * look.FloorHeight);
            if (y + 1.5f > house.Height)
            {
                break;
            }

            for (var bay = (int)(look.Seed >> 4 & 1); bay < look.Bays; bay += 2)
            {
                var x = look.Margin + ((bay + 0.5f) * look.BayWidth);
                var half = MathF.Min((look.BayWidth * 0.5f) - 0.05f, (look.WindowWidth * 0.5f) + 0.35f);
                list.Box(stand, new(x - half, y - 0.16f, -1.05f), new(x + half, y, 0), slab);
                list.Quad(stand.At(x - half, y, -1.04f), stand.At(x + half, y, -1.04f), stand.Toward(0, 1, 0), rail);
                list.Quad(stand.At(x - half, y, -1.04f), stand.At(x - half, y, 0), stand.Toward(0, 1, 0), rail);
                list.Quad(stand.At(x + half, y, -1.04f), stand.At(x + half, y, 0), stand.Toward(0, 1, 0), rail);
            }
        }
    }
}
