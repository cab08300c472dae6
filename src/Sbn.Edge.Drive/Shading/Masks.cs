namespace Sbn.Edge.Drive;

/// <summary>The holes in patches.</summary>
internal sealed class Masks(TreeSprite[] sprites)
{
    /// <summary>Cut-out pictures by number (<see cref="Surface.P0"/> of a sprite).</summary>
    public TreeSprite[] Sprites { get; } = sprites;

    /// <summary>Whether the patch is there at (u, v).</summary>
    public bool Covers(in Surface surface, float u, float v)
    {
        switch (surface.Mask)
        {
            case MaskKind.Capsule:
                if (v < 0)
                {
                    return (u * u) + (v * v) <= surface.P0 * surface.P0;
                }

                v -= surface.P2;
                return v <= 0 || (u * u) + (v * v) <= surface.P1 * surface.P1;
            case MaskKind.Ring:
                var r = (u * u) + (v * v);
                return r <= surface.P1 * surface.P1 && r >= surface.P0 * surface.P0;
            case MaskKind.Sprite:
                return Sprites[(int)surface.P0].At(u * surface.P1, v * surface.P2) != 0;
            case MaskKind.Fence:
                return IsFence(surface, u, v);
            case MaskKind.Hedge:
                return v < surface.P1 - (NoiseTile.Smooth((u * 3) + surface.P2, v * 3) * 0.18f) - (NoiseTile.Smooth((u * 9) + surface.P2, v * 9) * 0.12f);
            case MaskKind.Bars:
                return Phase(u, surface.P0) < surface.P1 || v > surface.P2 || v < surface.P3;
            case MaskKind.Spokes:
                return IsSpoke(surface, u, v);
            default:
                return true;
        }
    }

    /// <summary>Posts every P0 m (P1 wide), bars every P2 m (P3 wide), rails: the top at P4, the bottom at P5, both P6 high.</summary>
    private static bool IsFence(in Surface surface, float u, float v) =>
        Phase(u, surface.P0) < surface.P1 || Phase(u, surface.P2) < surface.P3 || IsRail(surface, v);

    public static bool IsRail(in Surface surface, float v) =>
        (v < surface.P4 && v > surface.P4 - surface.P6) || (v < surface.P5 + surface.P6 && v > surface.P5);

    public static float Phase(float u, float period) => u - (MathF.Floor(u / period) * period);

    /// <summary>A bicycle's wheel: tyre, hub and spokes.</summary>
    private static bool IsSpoke(in Surface surface, float u, float v)
    {
        var r = MathF.Sqrt((u * u) + (v * v));
        if (r > surface.P1)
        {
            return false;
        }

        if (r > surface.P0 || r < 0.04f)
        {
            return true;
        }

        var turn = MathF.Atan2(v, u) + surface.P3;
        return Phase(turn, MathF.PI / 5) * r < 0.016f;
    }
}
