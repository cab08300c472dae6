using System.Numerics;

namespace Sbn.Edge.Drive;

internal sealed partial class Shader
{
    /// <summary>A traffic sign's face; u, v from its centre. P0: half size, P1: pattern, P2: 1 on its back.</summary>
    private void Sign(in Surface surface, in Spot spot, ref Sample sample)
    {
        if (surface.P2 > 0)
        {
            sample.Material = Material.Metal;
            sample.Color = light.Lit(Ink.Galvanised * 0.6f, surface.Normal, surface.Sunlit, 0.9f);
            return;
        }

        var x = spot.U / surface.P0;
        var y = spot.V / surface.P0;
        var edge = MathF.Max(MathF.Abs(x), MathF.Abs(y));
        var color = surface.Color;
        var isInk = false;
        switch ((int)surface.P1)
        {
            case 0: // Round, red ring.
                var r = MathF.Sqrt((x * x) + (y * y));
                color = r > 0.74f ? surface.Accent : Ink.White;
                isInk = r < 0.6f && IsSymbol(x, y, surface.Seed);
                break;
            case 1: // Triangle: the patch is one; its border follows its sides.
                var inside = MathF.Min(0.86f - (MathF.Abs(x) * 1.9f) - y, y + 0.55f);
                color = inside > 0 ? Ink.White : surface.Accent;
                isInk = inside > 0.1f && IsSymbol(x * 1.6f, (y + 0.15f) * 1.6f, surface.Seed);
                break;
            case 2: // Round, one colour with a white symbol (mandatory, no entry).
                isInk = IsSymbol(x, y, surface.Seed) || ((surface.Seed & 3) == 0 && MathF.Abs(y) < 0.16f && MathF.Abs(x) < 0.7f);
                color = isInk ? Ink.White : surface.Color;
                sample.Part = isInk ? Part.Lettering : Part.Plate;
                sample.Color = light.Lit(color, surface.Normal, surface.Sunlit, 0.95f);
                return;
            default: // Rectangular, lettered lines.
                if (edge > 0.93f)
                {
                    color = surface.Accent;
                }
                else
                {
                    isInk = IsTextLine(x, y, surface.Seed);
                }

                break;
        }

        if (isInk)
        {
            sample.Part = Part.Lettering;
            color = surface.P1 >= 3 ? surface.Accent : Ink.Black;
        }

        sample.Color = light.Lit(color, surface.Normal, surface.Sunlit, 0.95f);
    }

    private static bool IsSymbol(float x, float y, uint seed) => (seed >> 4 & 3) switch
    {
        0 => MathF.Abs(x) < 0.12f && y is > -0.35f and < 0.45f,
        1 => IsLetter((int)MathF.Floor((x + 0.5f) / 0.5f), Masks.Phase(x + 0.5f, 0.5f) / 0.5f, (y + 0.32f) / 0.64f, seed) && MathF.Abs(y) < 0.32f && MathF.Abs(x) < 0.5f,
        2 => MathF.Abs(x - (y * 0.4f)) < 0.11f && MathF.Abs(y) < 0.4f || (y > 0.1f && MathF.Abs(x + y - 0.4f) < 0.12f && MathF.Abs(x) < 0.4f),
        _ => (x * x) + ((y - 0.25f) * (y - 0.25f)) < 0.025f || (MathF.Abs(x) < 0.13f && y is > -0.4f and < 0.1f),
    };

    private static bool IsTextLine(float x, float y, uint seed)
    {
        var lines = 1 + (int)(seed & 3);
        var line = (int)MathF.Floor((y + 0.85f) / 1.7f * lines);
        var inLine = Masks.Phase((y + 0.85f) / 1.7f * lines, 1);
        if (line < 0 || line >= lines || inLine is < 0.25f or > 0.75f || MathF.Abs(x) > 0.8f)
        {
            return false;
        }

        var pitch = 0.34f / lines * 1.3f;
        var letter = (int)MathF.Floor((x + 0.8f) / pitch);
        return IsLetter(letter + (line * 31), Masks.Phase(x + 0.8f, pitch) / pitch, (inLine - 0.25f) * 2, seed);
    }

    /// <summary>A poster or panel with a picture; P0, P1: its half sizes.</summary>
    private void Board(in Surface surface, in Spot spot, ref Sample sample)
    {
        var x = spot.U / surface.P0;
        var y = spot.V / surface.P1;
        var color = surface.Color;
        if (MathF.Abs(x) > 0.92f || MathF.Abs(y) > 0.95f)
        {
            color = surface.Accent;
        }
        else if (IsTextLine(x, y * 0.9f, surface.Seed))
        {
            sample.Part = Part.Lettering;
            color = surface.Color.Y > 0.35f ? Ink.Black : Ink.White;
        }

        sample.Color = light.Lit(color, surface.Normal, surface.Sunlit, 0.95f) + (color * surface.Glow);
    }

    /// <summary>The face of a traffic light; v from its middle, P0: half height, P1: which lamp is lit, from above (0, 1, 2), P2: 1 on its back.</summary>
    private void TrafficLight(in Surface surface, in Spot spot, ref Sample sample)
    {
        var color = Ink.Of(26, 26, 28);
        sample.Color = light.Lit(color, surface.Normal, surface.Sunlit * 0.6f, 0.8f);
        if (surface.P2 > 0)
        {
            return;
        }

        var lamp = (int)MathF.Floor((surface.P0 - spot.V) / (surface.P0 * 2 / 3));
        if (lamp is < 0 or > 2)
        {
            return;
        }

        var y = spot.V - (surface.P0 - ((lamp + 0.5f) * (surface.P0 * 2 / 3)));
        var r2 = (spot.U * spot.U) + (y * y);
        var radius = surface.P0 * 0.25f;
        if (r2 > radius * radius)
        {
            return;
        }

        var hue = lamp switch { 0 => new Vector3(1, 0.06f, 0.04f), 1 => new Vector3(1, 0.55f, 0.05f), _ => new Vector3(0.05f, 0.95f, 0.45f) };
        sample.Color = lamp == (int)surface.P1 ? (hue * 1.6f) + new Vector3(0.15f) : light.Lit(hue * 0.08f, surface.Normal, 0.5f, 0.8f);
    }

    /// <summary>A fence with holes, or boards: its parts from the same measures as its mask.</summary>
    private void Fence(in Surface surface, in Spot spot, ref Sample sample)
    {
        var isPost = Masks.Phase(spot.U, surface.P0) < surface.P1;
        sample.Part = isPost ? Part.Post : Part.Rail;
        var color = isPost ? surface.Accent : surface.Color;
        var board = Chance.HashUnit((int)MathF.Floor(spot.U / surface.P2), 3, surface.Seed);
        color *= 0.8f + (0.25f * board) + (0.15f * NoiseTile.Smooth(spot.U * 5, spot.V * 3));
        if (surface.Mask == MaskKind.None && !isPost && Masks.Phase(spot.U, surface.P2) < 0.02f)
        {
            color *= 0.45f;
        }

        sample.Color = light.Lit(color, surface.Normal, surface.Sunlit, 0.85f);
    }

    private void BicycleWheel(in Surface surface, in Spot spot, ref Sample sample)
    {
        var r2 = (spot.U * spot.U) + (spot.V * spot.V);
        var color = r2 > surface.P0 * surface.P0 ? Ink.Tyre : Ink.Galvanised;
        sample.Color = light.Lit(color, surface.Normal, surface.Sunlit, 0.8f);
    }
}
