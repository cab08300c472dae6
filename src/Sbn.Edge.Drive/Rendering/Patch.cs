namespace Sbn.Edge.Drive;

/// <summary>
/// A flat convex polygon on the screen. 1/w, u/w and v/w are linear in screen coordinates (w: depth along the
/// optical axis; u, v: metres on the patch), so three planes give depth and texture coordinates at any sample.
/// Screen coordinates count samples: two to a pixel in each direction.
/// </summary>
internal struct Patch
{
    public float IwX, IwY, Iw0;
    public float UX, UY, U0;
    public float VX, VY, V0;
    public int Top, Bottom;
    public int FirstEdge, EdgeCount;
    public Surface Surface;
}

/// <summary>One side of a polygon as a bound on x: x = Slope·y + Offset.</summary>
internal struct Edge
{
    public double Slope, Offset;

    /// <summary>Whether the polygon lies right of it.</summary>
    public bool IsLeft;
}
