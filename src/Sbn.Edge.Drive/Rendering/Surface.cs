using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>What a patch looks like and what it is. Textures read their own parameters from <see cref="P0"/> to <see cref="P7"/>, in the patch's metres.</summary>
internal struct Surface
{
    public SurfaceKind Kind;
    public MaskKind Mask;
    public byte Class;
    public byte Part;
    public byte Material;

    /// <summary>Shading samples per pixel where the patch fills it: 1, or 2 for textures with hard edges.</summary>
    public byte Samples;

    /// <summary>How much a covered quarter of a pixel counts for its label: 1, or 3 for thin things, which people label from a quarter on.</summary>
    public byte LabelWeight;

    /// <summary>Turns the normal across the patch as on a cylinder or sphere (see <see cref="MaskKind.Capsule"/>).</summary>
    public bool Round;

    /// <summary>Seed of the texture.</summary>
    public uint Seed;

    /// <summary>Linear reflectance.</summary>
    public Vector3 Color;

    /// <summary>Second colour, for textures that need one.</summary>
    public Vector3 Accent;

    /// <summary>Unit normal in street coordinates (x right, y up, z along the street at the camera).</summary>
    public Vector3 Normal;

    /// <summary>Unit direction of u, for <see cref="Round"/>.</summary>
    public Vector3 Across;

    /// <summary>Unit direction of v, for <see cref="Round"/>.</summary>
    public Vector3 Along;

    /// <summary>Distance along the street of the patch's u = 0 (ground, facades), metres.</summary>
    public float S;

    /// <summary>Lateral place of the patch, metres right of the middle of the road.</summary>
    public float Lateral;

    /// <summary>Light of the sun that reaches it, 0 to 1; textures that look it up for each pixel ignore it.</summary>
    public float Sunlit;

    /// <summary>Own light, linear.</summary>
    public float Glow;

    /// <summary>The layout of a front, for facades.</summary>
    public FacadeLook? Facade;

    /// <summary>The make of a car, for its panels.</summary>
    public CarMake? Car;

    public float P0, P1, P2, P3, P4, P5, P6, P7;

    /// <summary>A plain surface of one class, part and material.</summary>
    public static Surface Of(byte @class, byte part, byte material, Vector3 color, SurfaceKind kind = SurfaceKind.Plain) => new()
    {
        Kind = kind,
        Class = @class,
        Part = part,
        Material = material,
        Color = color,
        Sunlit = 1,
        Samples = 1,
        LabelWeight = 1,
    };
}
