using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Lays out a block of a street from the street's manner and the block's number, and nothing else.</summary>
internal static class BlockPlanner
{
    public static Block Plan(StreetStyle style, long index)
    {
        var start = index * style.BlockLength;
        var block = new Block(index, start, style.BlockLength);
        var chance = Chance.Of(style.Seed, index, 0xB10C);
        PlanCrossings(style, block, ref chance);
        for (var side = -1; side <= 1; side += 2)
        {
            PlanLots(style, block, side, Chance.Of(style.Seed, index, side, 1));
            PlanTrees(style, block, side, Chance.Of(style.Seed, index, side, 2));
            PlanFurniture(style, block, side, Chance.Of(style.Seed, index, side, 3));
            PlanParked(style, block, side, Chance.Of(style.Seed, index, side, 4));
            PlanBystanders(style, block, side, Chance.Of(style.Seed, index, side, 5));
        }

        return block;
    }

    /// <summary>Width of the side street at the end of a block, 0 where there is none.</summary>
    private static float JunctionOf(StreetStyle style, long index)
    {
        var chance = Chance.Of(style.Seed, index, 0x1C7);
        return chance.Says(0.72f) ? 4 * chance.Whole(2, 3) : 0;
    }

    private static void PlanCrossings(StreetStyle style, Block block, ref Chance chance)
    {
        block.JunctionLength = JunctionOf(style, block.Index);
        block.JunctionStart = block.Start + block.Length - block.JunctionLength;
        var arms = chance.Whole(0, 3);
        block.JunctionLeft = arms != 1;
        block.JunctionRight = arms != 2;
        if (block.JunctionLength > 0)
        {
            var kind = chance.Says(0.2f) ? CrossingKind.Box : CrossingKind.Plain;
            block.Crossings.Add(new Crossing(block.JunctionStart, block.JunctionLength, kind));
        }

        if (chance.Says(0.45f))
        {
            var at = block.Start + MathF.Round(block.Length * chance.In(0.3f, 0.55f));
            block.Crossings.Add(new Crossing(at, 3, chance.Says(0.6f) ? CrossingKind.Zebra : CrossingKind.Studs));
        }
    }

    private static void PlanLots(StreetStyle style, Block block, int side, Chance chance)
    {
        var pavement = style.RoadHalf + (side < 0 ? style.LeftPavement : style.RightPavement);
        var end = block.JunctionStart - (block.JunctionLength > 0 ? 2 : 0);
        var s = block.Start + (JunctionOf(style, block.Index - 1) > 0 ? 2 : 0);
        var rowHeight = style.MeanHeight * chance.In(0.8f, 1.2f);
        var isRow = style.Quarter == Quarter.Terraces && chance.Says(0.75f);
        FacadeLook? rowLook = null;
        var rowColor = RoofColor(ref chance);
        while (s < end - 3.5f)
        {
            var width = style.Quarter switch
            {
                Quarter.Terraces => chance.In(4.6f, 6.5f),
                Quarter.Centre => chance.In(5.5f, 14),
                Quarter.Modern or Quarter.Works => chance.In(12, 30),
                _ => chance.In(8, 14),
            };
            if (isRow && rowLook is not null)
            {
                width = rowLook.Width;
            }

            width = MathF.Min(width, end - s);
            if (end - s - width < 3.5f)
            {
                width = end - s;
            }

            if (chance.Says(style.GapShare))
            {
                OpenLot(style, block, side, pavement, s, s + width, ref chance);
            }
            else
            {
                var setback = style.Setback < 0.1f ? 0 : style.Setback * chance.In(0.8f, 1.2f);
                var gap = style.Quarter is Quarter.Suburb or Quarter.Works ? chance.In(1, 3.5f) : 0;
                var house = isRow && rowLook is not null && MathF.Abs(rowLook.Width - width) < 0.01f
                    ? NewHouse(style, side, pavement + style.Setback, s, s + width, rowHeight, rowColor, Repainted(rowLook, ref chance), ref chance)
                    : NewHouse(style, side, pavement + setback, s + (gap * 0.5f), s + width - (gap * 0.5f), isRow ? rowHeight : rowHeight * chance.In(0.72f, 1.35f), isRow ? rowColor : RoofColor(ref chance), null, ref chance);
                if (isRow && rowLook is null)
                {
                    rowLook = house.Look;
                }

                block.Houses.Add(house);
                if (style.Setback >= 0.1f)
                {
                    FrontGarden(style, block, side, pavement, house.Front, s, s + width, ref chance);
                }
            }

            s += width;
        }

        if (s < end)
        {
            OpenLot(style, block, side, pavement, s, end, ref chance);
        }
    }

    private static FacadeLook Repainted(FacadeLook row, ref Chance chance)
    {
        var other = row.Again();
        other.Seed = (uint)chance.Next();
        other.DoorColor = chance.Near(chance.Of<Vector3>([Ink.Red, Ink.Blue, Ink.Green, Ink.Black, Ink.White]), 0.3f);
        if (row.Wall == WallKind.Render && chance.Says(0.6f))
        {
            other.WallColor = other.BaseColor = chance.Near(chance.Of<Vector3>([Ink.White, Ink.Of(214, 178, 96), Ink.Of(186, 206, 214), Ink.Of(226, 196, 178)]), 0.15f);
        }

        return other;
    }

    private static House NewHouse(StreetStyle style, int side, float front, float s0, float s1, float height, Vector3 roofColor, FacadeLook? row, ref Chance chance)
    {
        var width = s1 - s0;
        height = MathF.Max(4.2f, height);
        var isShop = chance.Says(style.ShopShare);
        var look = row ?? FacadeLook.Make(ref chance, style, width, height, isShop);
        var depth = chance.In(8, 13);
        var isModern = look.Wall is WallKind.Concrete or WallKind.Curtain;
        var roof = isModern ? RoofKind.Flat : chance.Of<RoofKind>([RoofKind.Pitched, RoofKind.Pitched, RoofKind.Pitched, RoofKind.Flat, RoofKind.Gable, RoofKind.Mansard]);
        if (row is not null)
        {
            roof = (style.Seed & 7) == 0 ? RoofKind.Flat : RoofKind.Pitched;
        }

        if (roof == RoofKind.Gable && width > 11)
        {
            roof = RoofKind.Pitched;
        }

        var flank = FacadeLook.Make(ref chance, style, depth, height, false);
        flank.Wall = look.Wall;
        flank.WallColor = look.WallColor;
        flank.BaseColor = look.BaseColor;
        flank.FrameColor = look.FrameColor;
        flank.FloorHeight = look.FloorHeight;
        flank.GroundHeight = look.GroundHeight;
        flank.Ground = chance.Says(0.4f) ? GroundFloor.Blank : GroundFloor.Homes;
        flank.DoorEvery = 1000;
        flank.Cornice = false;
        var modernBalconies = isModern && look.Wall != WallKind.Curtain && chance.Says(0.5f);
        return new House(s0, s1, side, front, depth, height, roof, roof == RoofKind.Mansard ? chance.In(1.6f, 2.6f) : chance.In(1.6f, 3.4f), roofColor, look, flank)
        {
            Balconies = modernBalconies ? 0xFFEu : chance.Says(0.15f) ? (uint)chance.Whole(0, 7) : 0,
            Chimneys = isModern || roof == RoofKind.Gable ? 0 : chance.Whole(0, 2),
            HasAwning = isShop && row is null && chance.Says(0.3f),
            Awning = chance.Near(chance.Of<Vector3>([Ink.Red, Ink.Green, Ink.Blue, Ink.White, Ink.Of(200, 150, 80)]), 0.2f),
            HasBoardSign = isShop && chance.Says(0.4f),
        };
    }

    private static Vector3 RoofColor(ref Chance chance) =>
        chance.Near(chance.Of<Vector3>([Ink.Of(92, 90, 96), Ink.Of(72, 72, 78), Ink.Of(140, 76, 56), Ink.Of(112, 70, 56), Ink.Of(104, 96, 88)]), 0.15f);

    private static void FrontGarden(StreetStyle style, Block block, int side, float pavement, float front, float s0, float s1, ref Chance chance)
    {
        var material = chance.Of<byte>([Material.Grass, Material.Grass, Material.Grass, Material.Gravel, Material.PavingStones, Material.Soil, Material.Concrete]);
        var kind = style.Quarter == Quarter.Modern && chance.Says(0.5f)
            ? BoundaryKind.None
            : chance.Of<BoundaryKind>([BoundaryKind.Wall, BoundaryKind.Wall, BoundaryKind.Railing, BoundaryKind.Boards, BoundaryKind.Hedge, BoundaryKind.Hedge, BoundaryKind.WallAndRailing, BoundaryKind.Mesh]);
        var (color, accent) = GroundColors(material, ref chance);
        block.Gardens.Add(new Garden(s0, s1, side, pavement, front, material, color, accent, kind, BoundaryHeight(kind, ref chance), BoundaryColor(style, kind, ref chance), (uint)chance.Next()));
        if (front - pavement > 2.5f && chance.Says(0.45f))
        {
            AddTree(style, block, chance.In(s0 + 1, s1 - 1), side * chance.In(pavement + 1, front - 0.8f), chance.Says(0.6f), ref chance);
        }

        if (front - pavement > 5 && chance.Says(0.35f))
        {
            block.Parked.Add(new Parked(s0 + chance.In(1.5f, 3), side * (front - 2.8f), side * MathF.PI / 2, CarMake.Make(ref chance, 0.02f)));
        }
    }

    private static void OpenLot(StreetStyle style, Block block, int side, float pavement, float s0, float s1, ref Chance chance)
    {
        var material = chance.Of<byte>([Material.Grass, Material.Grass, Material.Grass, Material.Gravel, Material.Soil, Material.Asphalt]);
        var kind = chance.Of<BoundaryKind>([BoundaryKind.None, BoundaryKind.Wall, BoundaryKind.Railing, BoundaryKind.Railing, BoundaryKind.Boards, BoundaryKind.Mesh, BoundaryKind.Hedge, BoundaryKind.WallAndRailing]);
        var (color, accent) = GroundColors(material, ref chance);
        block.Gardens.Add(new Garden(s0, s1, side, pavement, pavement + 28, material, color, accent, kind, BoundaryHeight(kind, ref chance), BoundaryColor(style, kind, ref chance), (uint)chance.Next()));
        var trees = (int)((s1 - s0) * chance.In(0.1f, 0.45f));
        for (var i = 0; i < trees; i++)
        {
            AddTree(style, block, chance.In(s0, s1), side * chance.In(pavement + 1.5f, pavement + 20), chance.Says(0.3f), ref chance);
        }

        if (material == Material.Asphalt || material == Material.Gravel)
        {
            for (var s = s0 + 2; s < s1 - 2; s += 2.7f)
            {
                if (chance.Says(0.6f))
                {
                    block.Parked.Add(new Parked(s, side * (pavement + 5), (side * MathF.PI / 2) + chance.In(-0.05f, 0.05f), CarMake.Make(ref chance, 0.05f)));
                }
            }
        }
    }

    private static (Vector3 Color, Vector3 Accent) GroundColors(byte material, ref Chance chance) => material switch
    {
        Material.Grass => (chance.Near(Ink.Of(82, 108, 48), 0.2f), chance.Near(Ink.Of(118, 124, 66), 0.2f)),
        Material.Soil => (chance.Near(Ink.Of(92, 72, 54), 0.2f), chance.Near(Ink.Of(120, 100, 78), 0.2f)),
        Material.Gravel => (chance.Near(Ink.Of(170, 156, 134), 0.15f), Ink.Of(120, 110, 96)),
        Material.Concrete => (chance.Near(Ink.Of(160, 156, 150), 0.15f), Ink.Of(120, 118, 114)),
        Material.Asphalt => (chance.Near(Ink.Of(104, 102, 102), 0.15f), Ink.Of(90, 90, 90)),
        _ => (chance.Near(Ink.Of(150, 140, 128), 0.15f), Ink.Of(120, 110, 100)),
    };

    private static float BoundaryHeight(BoundaryKind kind, ref Chance chance) => kind switch
    {
        BoundaryKind.Boards => chance.In(1.1f, 1.9f),
        BoundaryKind.Mesh => chance.In(1.6f, 2.6f),
        BoundaryKind.Hedge => chance.In(0.9f, 2.4f),
        BoundaryKind.Railing => chance.In(1.0f, 1.8f),
        BoundaryKind.WallAndRailing => chance.In(1.3f, 1.9f),
        _ => chance.Says(0.3f) ? chance.In(1.6f, 2.6f) : chance.In(0.6f, 1.3f),
    };

    private static Vector3 BoundaryColor(StreetStyle style, BoundaryKind kind, ref Chance chance) => kind switch
    {
        BoundaryKind.Boards => chance.Near(chance.Of<Vector3>([Ink.Of(124, 92, 64), Ink.Of(96, 82, 70), Ink.Of(150, 128, 100), Ink.Of(200, 196, 186)]), 0.2f),
        BoundaryKind.Hedge => chance.Near(Vector3.Lerp(style.LeafColor, Ink.Of(60, 86, 40), 0.7f), 0.2f),
        _ => chance.Near(chance.Of<Vector3>([Ink.Of(140, 78, 58), Ink.Of(150, 132, 100), Ink.Of(150, 146, 140), Ink.Of(110, 100, 92), Ink.Of(196, 190, 176)]), 0.15f),
    };

    private static void AddTree(StreetStyle style, Block block, float s, float lateral, bool isBush, ref Chance chance, bool inPit = false)
    {
        var sprite = isBush ? style.Trees[2] : chance.Says(0.2f) ? chance.Whole(0, 8) : style.Trees[chance.Whole(0, 1)];
        var height = isBush ? chance.In(0.8f, 2.6f) : style.TreeHeight * chance.In(0.7f, 1.35f);
        var breadth = chance.In(0.8f, 1.2f);
        block.Trees.Add(new TreeSpot(s, lateral, sprite, height, breadth, chance.Near(style.LeafColor, 0.25f), chance.Near(Ink.Bark, 0.25f), inPit));
    }

    private static void PlanTrees(StreetStyle style, Block block, int side, Chance chance)
    {
        var half = style.RoadHalf;
        for (var s = block.Start + chance.In(0, style.TreeSpacing); s < block.JunctionStart - 3; s += style.TreeSpacing * chance.In(0.8f, 1.25f))
        {
            var pavement = side < 0 ? style.LeftPavement : style.RightPavement;
            if (pavement < 2.2f && !style.Verges)
            {
                continue;
            }

            AddTree(style, block, s, side * (half + 0.75f), false, ref chance, true);
        }
    }

    private static void PlanFurniture(StreetStyle style, Block block, int side, Chance chance)
    {
        var half = style.RoadHalf;
        var pavement = side < 0 ? style.LeftPavement : style.RightPavement;
        var end = block.JunctionStart - 2.5f;
        void Put(ref Chance of, FurnitureKind kind, float s, float lateral, float size)
        {
            if (s > block.Start && s < end + 3)
            {
                block.Furniture.Add(new Furniture(kind, s, side * lateral, size, (uint)of.Next()));
            }
        }

        // Lamps stand on one side or on both.
        if (side < 0 || (style.Seed & 4) != 0)
        {
            for (var s = block.Start + chance.In(2, style.LampSpacing); s < end; s += style.LampSpacing)
            {
                var kept = (uint)(chance.Next() & ~3UL) | (uint)style.LampKind;
                block.Furniture.Add(new Furniture(FurnitureKind.Lamp, s, side * (half + 0.45f), 5.2f + ((style.Seed >> 8 & 3) * 1.1f), kept));
            }
        }

        for (var s = block.Start + chance.In(3, 20); s < end; s += chance.In(7, 24))
        {
            Put(ref chance, FurnitureKind.Sign, s, half + chance.In(0.3f, 0.6f), chance.In(0.5f, 0.85f));
        }

        if (chance.Says(0.3f))
        {
            var s = block.Start + chance.In(4, block.Length - 20);
            var count = chance.Whole(3, 9);
            var gap = chance.In(1.3f, 2.2f);
            var seed = (uint)chance.Next();
            for (var i = 0; i < count && s + (i * gap) < end; i++)
            {
                block.Furniture.Add(new Furniture(FurnitureKind.Bollard, s + (i * gap), side * (half + 0.35f), 0.9f, seed));
            }
        }

        if (chance.Says(0.3f))
        {
            Put(ref chance, FurnitureKind.BusStop, block.Start + chance.In(5, block.Length - 15), half + 0.5f, 2.8f);
        }

        if (chance.Says(0.45f))
        {
            Put(ref chance, FurnitureKind.Board, block.Start + chance.In(5, block.Length - 10), half + chance.In(0.8f, MathF.Max(0.9f, pavement - 0.4f)), 1.5f);
        }

        if (chance.Says(0.2f))
        {
            Put(ref chance, FurnitureKind.DirectionSign, block.Start + chance.In(10, block.Length - 15), half + 1.3f, 2);
        }

        if (style.Quarter is Quarter.Suburb or Quarter.Works or Quarter.Terraces && chance.Says(0.6f))
        {
            for (var s = block.Start + chance.In(0, 20); s < end; s += 35)
            {
                Put(ref chance, FurnitureKind.Pole, s, half + pavement - 0.3f, 8);
            }
        }

        var bicycles = chance.Says(0.35f) ? chance.Whole(1, 6) : 0;
        var rack = block.Start + chance.In(4, block.Length - 18);
        for (var i = 0; i < bicycles; i++)
        {
            Put(ref chance, FurnitureKind.ParkedBicycle, rack + (i * 0.9f), half + pavement - 0.9f, 1);
        }

        foreach (var crossing in block.Crossings)
        {
            if (crossing.Kind == CrossingKind.Zebra)
            {
                Put(ref chance, FurnitureKind.Beacon, crossing.Start - 0.6f, half + 0.5f, 3);
            }

            if (crossing.Kind is not (CrossingKind.Studs or CrossingKind.Box))
            {
                continue;
            }
            // Lights stand where their own traffic stops.
            var isOurs = side == style.OurSide;
            var at = isOurs ? crossing.Start - 1.0f : crossing.Start + crossing.Length + 1.0f;
            block.Furniture.Add(new Furniture(FurnitureKind.TrafficLight, at, side * (half + 0.45f), chance.Says(0.25f) ? 5.6f : 3.2f, (uint)chance.Next()));
            if (chance.Says(0.5f))
            {
                block.Furniture.Add(new Furniture(FurnitureKind.GuardRail, crossing.Start - 10, side * (half + 0.3f), 8, (uint)chance.Next()));
            }
        }
    }

    private static void PlanParked(StreetStyle style, Block block, int side, Chance chance)
    {
        var lateral = style.ParkingLane > 0 ? style.RoadHalf - (style.ParkingLane * 0.5f) - 0.05f : style.RoadHalf - 0.75f;
        for (var s = block.Start + 4; s < block.JunctionStart - 5; s += chance.In(5.4f, 7))
        {
            if (!chance.Says(style.ParkedShare))
            {
                continue;
            }

            var isFree = true;
            foreach (var crossing in block.Crossings)
            {
                isFree &= s + 4 < crossing.Start || s - 4 > crossing.Start + crossing.Length;
            }

            if (!isFree)
            {
                continue;
            }

            var make = CarMake.Make(ref chance, style.LargeShare * 0.4f);
            if (make.Body is CarBody.Bus or CarBody.Truck)
            {
                continue;
            }

            var sameWay = side == style.OurSide != chance.Says(0.15f);
            block.Parked.Add(new Parked(s, side * (lateral + chance.In(-0.1f, 0.15f)), sameWay ? chance.In(-0.03f, 0.03f) : MathF.PI + chance.In(-0.03f, 0.03f), make));
        }
    }

    private static void PlanBystanders(StreetStyle style, Block block, int side, Chance chance)
    {
        var pavement = side < 0 ? style.LeftPavement : style.RightPavement;
        for (var s = block.Start + chance.In(0, style.PedestrianSpacing * 2); s < block.JunctionStart - 2; s += style.PedestrianSpacing * chance.In(1, 3.5f))
        {
            var group = chance.Says(0.35f) ? chance.Whole(2, 4) : 1;
            for (var i = 0; i < group; i++)
            {
                block.Bystanders.Add(new Bystander(
                    s + chance.In(-0.7f, 0.7f), side * (style.RoadHalf + Math.Clamp(chance.In(0.4f, pavement - 0.3f), 0.4f, 3.5f)), chance.In(0, MathF.Tau), PersonLook.Make(ref chance)));
            }
        }
    }
}
