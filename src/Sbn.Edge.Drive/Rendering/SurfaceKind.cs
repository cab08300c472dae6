namespace Sbn.Edge.Drive;

/// <summary>Which texture a surface carries: the shader's switch.</summary>
internal enum SurfaceKind : byte
{
    Plain,
    Road,
    Kerb,
    Pavement,
    Verge,
    Facade,
    Roof,
    Masonry,
    Hedge,
    Sprite,
    CarSide,
    CarCabinSide,
    CarGlass,
    CarFront,
    CarRear,
    Paint,
    Wheel,
    Sign,
    Board,
    TrafficLight,
    Fence,
    BicycleWheel,
}

/// <summary>Which holes a surface has: tested pixel by pixel when it is drawn.</summary>
internal enum MaskKind : byte
{
    None,
    Capsule,
    Ring,
    Sprite,
    Fence,
    Hedge,
    Bars,
    Spokes,
}
