using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>What a wall is built of.</summary>
internal enum WallKind : byte
{
    Brick,
    Render,
    Stone,
    Concrete,
    Curtain,
    Timber,
}

/// <summary>What the ground floor is for.</summary>
internal enum GroundFloor : byte
{
    Homes,
    Shop,
    Offices,
    Garage,
    Blank,
}

/// <summary>The layout of one front: the same for its picture and its labels.</summary>
internal sealed class FacadeLook
{
    public float Width, Height, GroundHeight, FloorHeight;
    public int Bays;
    public float BayWidth, Margin;

    /// <summary>Window size in metres and height of its sill above the floor.</summary>
    public float WindowWidth, WindowHeight, Sill;

    public WallKind Wall;
    public GroundFloor Ground;
    public Vector3 WallColor, TrimColor, FrameColor, DoorColor, ShopColor, LetterColor, BaseColor;

    /// <summary>Panes across and up in a window.</summary>
    public int PanesAcross, PanesUp;

    public bool Arched, Courses, Quoins, Shutters, Cornice, DrainPipe, RibbonWindows;

    /// <summary>Share of windows with light in them at dusk.</summary>
    public float LitWindows;

    /// <summary>Which bay the house door is in, and every how many bays it returns.</summary>
    public int DoorBay, DoorEvery;

    public uint Seed;

    /// <summary>A copy of its own, to be painted differently.</summary>
    public FacadeLook Again() => (FacadeLook)MemberwiseClone();

    /// <summary>A front of this size in the manner of a street.</summary>
    public static FacadeLook Make(ref Chance chance, StreetStyle street, float width, float height, bool shop)
    {
        var wall = chance.Of<WallKind>(street.Walls);
        var modern = wall is WallKind.Concrete or WallKind.Curtain;
        var look = new FacadeLook
        {
            Width = width,
            Height = height,
            Wall = wall,
            Seed = (uint)chance.Next(),
            GroundHeight = shop ? chance.In(3.2f, 4.2f) : chance.In(2.8f, 3.4f),
            FloorHeight = chance.In(2.6f, 3.5f),
            WindowWidth = modern ? chance.In(1.2f, 2.6f) : chance.In(0.8f, 1.5f),
            PanesAcross = chance.Whole(1, 3),
            PanesUp = chance.Whole(1, 3),
            Arched = !modern && chance.Says(0.2f),
            Courses = chance.Says(0.4f),
            Quoins = !modern && chance.Says(0.2f),
            Shutters = !modern && chance.Says(street.Shutters),
            Cornice = chance.Says(0.6f),
            DrainPipe = chance.Says(0.5f),
            RibbonWindows = modern && chance.Says(0.35f),
            LitWindows = chance.In(0.1f, 0.6f),
            WallColor = chance.Near(PickWall(ref chance, wall), 0.2f),
            TrimColor = chance.Says(0.6f) ? chance.Near(Ink.Of(220, 214, 200), 0.15f) : chance.Near(Ink.Of(120, 112, 104), 0.3f),
            FrameColor = chance.Says(0.7f) ? Ink.White : chance.Near(Ink.Of(70, 60, 52), 0.4f),
            DoorColor = chance.Near(chance.Of<Vector3>([Ink.Red, Ink.Blue, Ink.Green, Ink.Black, Ink.White, Ink.Of(110, 70, 40), Ink.Of(150, 150, 150)]), 0.3f),
            ShopColor = chance.Near(chance.Of<Vector3>([Ink.Red, Ink.Blue, Ink.Green, Ink.Black, Ink.White, Ink.Yellow, Ink.Of(90, 40, 90), Ink.Of(230, 110, 30), Ink.Of(60, 60, 64)]), 0.3f),
        };
        look.BaseColor = chance.Says(0.35f) ? chance.Near(look.WallColor * 0.6f, 0.2f) : look.WallColor;
        look.LetterColor = look.ShopColor.X + look.ShopColor.Y + look.ShopColor.Z > 1.1f ? Ink.Black : chance.Of<Vector3>([Ink.White, Ink.Yellow]);
        look.WindowHeight = MathF.Min(look.FloorHeight - 0.9f, look.WindowWidth * chance.In(0.9f, 1.7f));
        look.Sill = chance.In(0.7f, MathF.Max(0.75f, look.FloorHeight - look.WindowHeight - 0.35f));
        look.Bays = Math.Max(1, (int)((width - 0.6f) / (look.WindowWidth + chance.In(0.5f, 1.6f))));
        look.BayWidth = (width - 0.5f) / look.Bays;
        look.Margin = 0.25f;
        look.Ground = shop ? GroundFloor.Shop : modern ? GroundFloor.Offices : chance.Says(0.1f) ? GroundFloor.Garage : GroundFloor.Homes;
        look.DoorEvery = Math.Max(2, (int)(chance.In(4, 8) / look.BayWidth));
        look.DoorBay = chance.Whole(0, look.DoorEvery - 1);
        return look;
    }

    private static Vector3 PickWall(ref Chance chance, WallKind wall) => wall switch
    {
        WallKind.Brick => chance.Of<Vector3>([Ink.Of(140, 78, 58), Ink.Of(176, 150, 104), Ink.Of(112, 66, 54), Ink.Of(160, 110, 84), Ink.Of(96, 82, 74), Ink.Of(190, 170, 130)]),
        WallKind.Render => chance.Of<Vector3>([Ink.Of(222, 216, 204), Ink.Of(210, 196, 160), Ink.Of(186, 206, 214), Ink.Of(226, 196, 178), Ink.Of(196, 186, 176), Ink.Of(238, 238, 236), Ink.Of(214, 178, 96), Ink.Of(160, 92, 72)]),
        WallKind.Stone => chance.Of<Vector3>([Ink.Of(176, 160, 128), Ink.Of(140, 132, 120), Ink.Of(196, 184, 158), Ink.Of(104, 98, 92)]),
        WallKind.Concrete => chance.Of<Vector3>([Ink.Of(168, 166, 160), Ink.Of(206, 204, 198), Ink.Of(124, 122, 120), Ink.Of(188, 176, 160)]),
        WallKind.Timber => chance.Of<Vector3>([Ink.Of(226, 220, 208), Ink.Of(150, 110, 76), Ink.Of(110, 120, 118)]),
        _ => chance.Of<Vector3>([Ink.Of(90, 110, 120), Ink.Of(60, 80, 92), Ink.Of(120, 124, 126)]),
    };
}
