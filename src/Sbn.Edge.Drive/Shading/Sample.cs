using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>What a sample shows, and what it is.</summary>
internal struct Sample
{
    public Vector3 Color;
    public byte Class, Part, Material, LabelWeight;

    /// <summary>Inverse depth; 0 is the sky.</summary>
    public float Near;
}

/// <summary>Where a sample lies on its patch.</summary>
internal readonly ref struct Spot(Vector3 ray, float u, float v, float depth, float footprint)
{
    /// <summary>Ray of depth 1 in street coordinates.</summary>
    public readonly Vector3 Ray = ray;

    /// <summary>Place on the patch, metres.</summary>
    public readonly float U = u, V = v;

    /// <summary>Metres along the optical axis.</summary>
    public readonly float Depth = depth;

    /// <summary>Metres of the patch that a pixel covers.</summary>
    public readonly float Footprint = footprint;

    /// <summary>How much of a texture of this grain (metres) is still to be seen, 0 to 1.</summary>
    public float Detail(float grain) => Math.Clamp(1.6f - (Footprint / grain), 0, 1);
}
