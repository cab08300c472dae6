namespace Sbn.Edge.Drive;

/// <summary>Class ids, in the order of <see cref="DriveVocabulary.Classes"/>.</summary>
internal static class Class
{
    public const byte Sky = 0, Building = 1, Pole = 2, Road = 3, Pavement = 4, Tree = 5, Sign = 6, Fence = 7, Car = 8, Pedestrian = 9, Bicyclist = 10;
    public const byte None = 255;
}

/// <summary>Part ids, in the order of <see cref="DriveVocabulary.Concepts"/>.</summary>
internal static class Part
{
    public const byte CarWheel = 0, CarDoor = 1, CarWindow = 2, CarBumper = 3, CarHood = 4, CarTrunk = 5, CarHeadlight = 6, CarTailLight = 7, CarMirror = 8;
    public const byte Wall = 9, Window = 10, Door = 11, Balcony = 12, ShopFront = 13, Roof = 14, BoundaryWall = 15;
    public const byte Hair = 16, Skin = 17, UpperClothing = 18, LowerClothing = 19, Shoes = 20, Bag = 21, Hat = 22;
    public const byte BicycleWheel = 23, BicycleFrame = 24;
    public const byte LaneMarking = 25, AreaMarking = 26, Kerb = 27, Plate = 28, Lettering = 29, TrafficLightHead = 30, Rail = 31, Post = 32, Lantern = 33;
    public const byte None = 255;
}

/// <summary>Material ids, in the order of <see cref="DriveVocabulary.Concepts"/>.</summary>
internal static class Material
{
    public const byte Sky = 34, Foliage = 35, Bark = 36, Asphalt = 37, Concrete = 38, PavingStones = 39, StoneSetts = 40, Gravel = 41;
    public const byte Soil = 42, Grass = 43, Metal = 44, PaintedMetal = 45, Glass = 46, Fabric = 47;
    public const byte None = 255;
}
