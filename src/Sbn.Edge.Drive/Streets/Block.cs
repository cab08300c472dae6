using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>What closes a front garden or an open lot towards the street.</summary>
internal enum BoundaryKind : byte
{
    None,
    Wall,
    Railing,
    Boards,
    Mesh,
    Hedge,
    WallAndRailing,
    GuardRail,
}

/// <summary>The top of a house.</summary>
internal enum RoofKind : byte
{
    Flat,
    Pitched,
    Gable,
    Mansard,
}

/// <summary>A house on one side of the street, from <paramref name="S0"/> to <paramref name="S1"/>.</summary>
internal sealed record House(float S0, float S1, int Side, float Front, float Depth, float Height, RoofKind Roof, float RoofRise, Vector3 RoofColor, FacadeLook Look, FacadeLook Flank)
{
    /// <summary>Which storeys have balconies, by bit.</summary>
    public uint Balconies { get; init; }

    public int Chimneys { get; init; }

    public Vector3 Awning { get; init; }

    public bool HasAwning { get; init; }

    public bool HasPorch { get; init; }

    public bool HasBoardSign { get; init; }
}

/// <summary>The ground between pavement and house, or an open lot.</summary>
internal readonly record struct Garden(float S0, float S1, int Side, float From, float To, byte Material, Vector3 Color, Vector3 Accent, BoundaryKind Boundary, float BoundaryHeight, Vector3 BoundaryColor, uint Seed);

/// <summary>A tree or bush; breadth stretches its picture sideways.</summary>
internal readonly record struct TreeSpot(float S, float Lateral, int Sprite, float Height, float Breadth, Vector3 Leaf, Vector3 Bark, bool InPit);

/// <summary>A kind of street furniture.</summary>
internal enum FurnitureKind : byte
{
    Lamp,
    Sign,
    TrafficLight,
    Bollard,
    BusStop,
    Board,
    Pole,
    Beacon,
    DirectionSign,
    ParkedBicycle,
    GuardRail,
}

/// <summary>A piece of street furniture; it faces the traffic of its side.</summary>
internal readonly record struct Furniture(FurnitureKind Kind, float S, float Lateral, float Size, uint Seed);

/// <summary>A parked car.</summary>
internal readonly record struct Parked(float S, float Lateral, float Turn, CarMake Make);

/// <summary>Someone standing or walking up and down.</summary>
internal readonly record struct Bystander(float S, float Lateral, float Turn, PersonLook Look);

/// <summary>A stretch of street with all that stands still in it; made from its number alone.</summary>
internal sealed class Block(long index, float start, float length)
{
    public long Index { get; } = index;

    /// <summary>Where it begins, metres along the street.</summary>
    public float Start { get; } = start;

    public float Length { get; } = length;

    /// <summary>Where a side street cuts through, at its end; its length is 0 where none does.</summary>
    public float JunctionStart { get; set; }

    public float JunctionLength { get; set; }

    public bool JunctionLeft { get; set; }

    public bool JunctionRight { get; set; }

    public List<Crossing> Crossings { get; } = [];

    public List<House> Houses { get; } = [];

    public List<Garden> Gardens { get; } = [];

    public List<TreeSpot> Trees { get; } = [];

    public List<Furniture> Furniture { get; } = [];

    public List<Parked> Parked { get; } = [];

    public List<Bystander> Bystanders { get; } = [];
}
