namespace Sbn.Edge.Drive;

/// <summary>Faults that can be put into the street or in front of the lens, singly or together.</summary>
[Flags]
public enum DriveFaults
{
    /// <summary>An ordinary street: every pixel has a class.</summary>
    None = 0,

    /// <summary>Objects of no known class lie on the road; their pixels are 255 in all three label planes.</summary>
    UnknownObject = 1,

    /// <summary>Mud sticks to the lens; pixels it hides are 255 in all three label planes.</summary>
    OccludedLens = 2,

    /// <summary>Cars have lost their wheels: there is no <c>car/wheel</c> pixel, and yet there are cars.</summary>
    MissingPart = 4,
}
