namespace Sbn.Edge.Drive;

/// <summary>What is painted where people or a street cross.</summary>
internal enum CrossingKind : byte
{
    None,
    Zebra,
    Studs,
    Box,
    Plain,
}

/// <summary>A stretch of road that people or another street cross.</summary>
internal readonly record struct Crossing(float Start, float Length, CrossingKind Kind);
