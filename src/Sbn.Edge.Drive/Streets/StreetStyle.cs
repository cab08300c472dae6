using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>What kind of quarter a street runs through.</summary>
internal enum Quarter : byte
{
    Centre,
    Terraces,
    Suburb,
    Modern,
    Park,
    Works,
}

/// <summary>The manner of one street: its section, its paint, its houses and its life. All from the seed and the street's number.</summary>
internal sealed class StreetStyle
{
    public StreetStyle()
        : this(0, 0)
    {
    }

    public StreetStyle(int seed, long street)
    {
        var chance = Chance.Of(seed, street, 0x57);
        Seed = (uint)chance.Next();
        Quarter = chance.Of<Quarter>([Quarter.Centre, Quarter.Centre, Quarter.Centre, Quarter.Terraces, Quarter.Terraces, Quarter.Suburb, Quarter.Modern, Quarter.Park, Quarter.Works]);
        SetSection(ref chance);
        SetPaint(ref chance);
        SetHouses(ref chance);
        SetLife(ref chance);
    }

    public uint Seed { get; }

    public Quarter Quarter { get; }

    // The section, metres.
    public int Lanes { get; private set; }

    public float LaneWidth { get; private set; }

    public float ParkingLane { get; private set; }

    public float RoadHalf { get; private set; }

    public float LeftPavement { get; private set; }

    public float RightPavement { get; private set; }

    public byte PavementMaterial { get; private set; }

    public Vector3 PavementColor { get; private set; }

    public Vector3 KerbColor { get; private set; }

    public float StoneLength { get; private set; }

    public float StoneWidth { get; private set; }

    public bool Verges { get; private set; }

    /// <summary>-1: we drive on the left, 1: on the right.</summary>
    public int OurSide { get; private set; }

    // Road and paint.
    public Vector3 Asphalt { get; private set; }

    public byte RoadMaterial { get; private set; }

    public float Wear { get; private set; }

    public float PaintWear { get; private set; }

    public Vector3 MarkingColor { get; private set; }

    public Vector3 EdgeColor { get; private set; }

    public bool DoubleEdge { get; private set; }

    public bool SingleEdge { get; private set; }

    public bool DoubleCenter { get; private set; }

    public bool HatchedCenter { get; private set; }

    public bool Arrows { get; private set; }

    public float LineHalf { get; private set; }

    public float DashPeriod { get; private set; }

    public float DashShare { get; private set; }

    // Houses and green.
    public WallKind[] Walls { get; private set; } = [];

    public float Shutters { get; private set; }

    public float MeanHeight { get; private set; }

    public float Setback { get; private set; }

    public float ShopShare { get; private set; }

    public float GapShare { get; private set; }

    public float TreeSpacing { get; private set; }

    public float TreeHeight { get; private set; }

    public Vector3 LeafColor { get; private set; }

    public Vector3 FarTrees { get; private set; }

    public float FarBuildings { get; private set; }

    public uint SkylineSeed => Seed & 0xFF;

    /// <summary>Which sprites its trees use, three of all.</summary>
    public int[] Trees { get; private set; } = [];

    /// <summary>How much of the sky the street's walls leave, 0 to 1.</summary>
    public float CanyonOpen { get; private set; }

    /// <summary>Mean colour of what stands across the street, for reflections.</summary>
    public Vector3 OppositeTone { get; private set; }

    // Life.
    public float ParkedShare { get; private set; }

    public float OncomingSpacing { get; private set; }

    public float OncomingSpeed { get; private set; }

    public bool CarAhead { get; private set; }

    public float PedestrianSpacing { get; private set; }

    public float CyclistSpacing { get; private set; }

    public float LargeShare { get; private set; }

    public bool YellowPlates { get; private set; }

    public float LampSpacing { get; private set; }

    public int LampKind { get; private set; }

    /// <summary>Length of a block, a multiple of 4 m.</summary>
    public float BlockLength { get; private set; }

    // The line of the street.
    public float Bend { get; private set; }

    public float BendPeriod { get; private set; }

    public float BendPhase { get; private set; }

    public float Hill { get; private set; }

    public float HillPeriod { get; private set; }

    public float HillPhase { get; private set; }

    /// <summary>Compass heading of the street at the camera in this frame, radians.</summary>
    public float Heading { get; set; }

    private void SetSection(ref Chance chance)
    {
        OurSide = chance.Says(0.75f) ? -1 : 1;
        LaneWidth = chance.In(2.6f, 3.4f);
        Lanes = Quarter switch
        {
            Quarter.Suburb or Quarter.Terraces => 1,
            _ => chance.Says(0.22f) ? 2 : 1,
        };
        ParkingLane = chance.Says(Quarter is Quarter.Terraces or Quarter.Centre ? 0.6f : 0.35f) ? chance.In(1.9f, 2.2f) : 0;
        RoadHalf = (Lanes * LaneWidth) + ParkingLane + chance.In(0, 0.5f);
        LeftPavement = chance.In(1.7f, 4.6f);
        RightPavement = chance.In(1.7f, 4.6f);
        PavementMaterial = chance.Of<byte>([Material.PavingStones, Material.PavingStones, Material.PavingStones, Material.Asphalt, Material.Asphalt, Material.Concrete, Material.StoneSetts, Material.Gravel]);
        PavementColor = chance.Near(
            PavementMaterial switch
            {
                Material.Asphalt => Ink.Of(104, 102, 102),
                Material.StoneSetts => Ink.Of(112, 106, 102),
                Material.Gravel => Ink.Of(168, 152, 128),
                _ => chance.Of<Vector3>([Ink.Of(150, 144, 136), Ink.Of(124, 120, 118), Ink.Of(170, 160, 146), Ink.Of(140, 122, 110)]),
            },
            0.15f);
        KerbColor = chance.Near(Ink.Of(150, 146, 140), 0.2f);
        StoneLength = chance.In(0.5f, 0.9f);
        StoneWidth = chance.In(0.4f, 0.7f);
        Verges = Quarter is Quarter.Suburb or Quarter.Park or Quarter.Works && chance.Says(0.5f);
        BlockLength = 4 * chance.Whole(14, 28);
        Bend = chance.Says(0.35f) ? chance.In(0, 0.0006f) : chance.In(0.0008f, 0.005f);
        BendPeriod = chance.In(140, 420);
        BendPhase = chance.In(0, MathF.Tau);
        Hill = chance.In(0, 1.6f);
        HillPeriod = chance.In(160, 380);
        HillPhase = chance.In(0, MathF.Tau);
    }

    private void SetPaint(ref Chance chance)
    {
        RoadMaterial = Material.Asphalt;
        Asphalt = chance.Near(chance.Of<Vector3>([Ink.Of(92, 92, 96), Ink.Of(112, 110, 110), Ink.Of(76, 76, 80), Ink.Of(126, 120, 116)]), 0.12f);
        if (chance.Says(0.06f))
        {
            RoadMaterial = Material.StoneSetts;
            Asphalt = chance.Near(Ink.Of(112, 106, 102), 0.15f);
        }

        Wear = chance.In(0.3f, 1.4f);
        PaintWear = chance.In(0.3f, 1.0f);
        MarkingColor = chance.Near(Ink.Of(214, 214, 208), 0.08f);
        EdgeColor = chance.Says(0.8f) ? Ink.Of(206, 178, 84) : MarkingColor;
        DoubleEdge = ParkingLane == 0 && chance.Says(0.45f);
        SingleEdge = ParkingLane == 0 && chance.Says(0.5f);
        DoubleCenter = chance.Says(0.12f);
        HatchedCenter = Quarter != Quarter.Terraces && chance.Says(0.2f);
        Arrows = chance.Says(0.3f);
        LineHalf = chance.In(0.05f, 0.08f);
        DashPeriod = chance.In(4.5f, 9);
        DashShare = chance.In(0.35f, 0.66f);
        if (Quarter is Quarter.Suburb or Quarter.Terraces && chance.Says(0.35f))
        {
            DashShare = 0;
        }
    }

    private void SetHouses(ref Chance chance)
    {
        Walls = Quarter switch
        {
            Quarter.Centre => [WallKind.Brick, WallKind.Stone, WallKind.Render, WallKind.Render, WallKind.Concrete],
            Quarter.Terraces => chance.Says(0.6f) ? [WallKind.Brick, WallKind.Brick, WallKind.Render] : [WallKind.Render, WallKind.Render, WallKind.Stone],
            Quarter.Suburb => [WallKind.Brick, WallKind.Render, WallKind.Render, WallKind.Timber],
            Quarter.Modern => [WallKind.Concrete, WallKind.Curtain, WallKind.Render],
            Quarter.Park => [WallKind.Stone, WallKind.Brick, WallKind.Render],
            _ => [WallKind.Concrete, WallKind.Brick, WallKind.Curtain],
        };
        Shutters = chance.Says(0.25f) ? 0.5f : 0;
        MeanHeight = Quarter switch
        {
            Quarter.Centre => chance.In(9, 16),
            Quarter.Modern => chance.In(10, 24),
            Quarter.Suburb => chance.In(5.2f, 7),
            Quarter.Works => chance.In(6, 11),
            _ => chance.In(6, 10),
        };
        Setback = Quarter switch
        {
            Quarter.Centre => 0,
            Quarter.Terraces => chance.Says(0.5f) ? 0 : chance.In(1.2f, 3),
            Quarter.Suburb => chance.In(4, 9),
            Quarter.Modern => chance.In(0, 4),
            Quarter.Park => chance.In(2, 10),
            _ => chance.In(3, 10),
        };
        ShopShare = Quarter switch { Quarter.Centre => chance.In(0.4f, 0.9f), Quarter.Terraces => 0.12f, Quarter.Modern => 0.3f, Quarter.Works => 0.1f, _ => 0.03f };
        GapShare = Quarter switch { Quarter.Centre => 0.04f, Quarter.Terraces => 0.06f, Quarter.Suburb => 0.25f, Quarter.Park => 0.65f, _ => 0.25f };
        TreeSpacing = Quarter switch
        {
            Quarter.Centre => chance.Says(0.4f) ? chance.In(14, 30) : 90,
            Quarter.Terraces => chance.Says(0.5f) ? chance.In(12, 25) : 60,
            Quarter.Works => chance.In(14, 50),
            _ => chance.In(8, 20),
        };
        TreeHeight = chance.In(5.5f, 11);
        LeafColor = chance.Near(chance.Of<Vector3>([Ink.Of(74, 100, 40), Ink.Of(58, 84, 36), Ink.Of(96, 112, 44), Ink.Of(120, 104, 44), Ink.Of(140, 88, 38), Ink.Of(84, 92, 52)]), 0.2f);
        FarTrees = chance.Near(Ink.Of(70, 78, 56), 0.25f);
        FarBuildings = Quarter is Quarter.Suburb or Quarter.Park ? chance.In(0, 0.3f) : chance.In(0.3f, 0.9f);
        var first = chance.Whole(0, 8);
        Trees = [first, (first + chance.Whole(0, 8)) % 9, 9 + chance.Whole(0, 1)];
        CanyonOpen = Math.Clamp(1.15f - (MeanHeight / (2.2f * (RoadHalf + LeftPavement + Setback + 2))), 0.5f, 1);
        OppositeTone = chance.Near(Ink.Of(130, 116, 100), 0.25f);
    }

    private void SetLife(ref Chance chance)
    {
        ParkedShare = ParkingLane > 0 ? chance.In(0.25f, 0.85f) : Quarter is Quarter.Suburb or Quarter.Works ? chance.In(0, 0.2f) : 0.03f;
        OncomingSpacing = chance.In(16, 90);
        OncomingSpeed = chance.In(6, 12);
        CarAhead = chance.Says(0.6f);
        PedestrianSpacing = Quarter switch
        {
            Quarter.Centre => chance.In(4, 14),
            Quarter.Modern => chance.In(7, 25),
            Quarter.Terraces => chance.In(12, 40),
            _ => chance.In(16, 60),
        };
        CyclistSpacing = chance.In(22, 110);
        LargeShare = chance.In(0.05f, 0.3f);
        YellowPlates = chance.Says(0.6f);
        LampSpacing = chance.In(18, 38);
        LampKind = chance.Whole(0, 3);
    }
}
