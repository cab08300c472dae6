using System.Numerics;

namespace Sbn.Edge.Drive;

internal sealed partial class Shader
{
    private void Sprite(in Surface surface, in Spot spot, ref Sample sample)
    {
        var sprite = Masks.Sprites[(int)surface.P0];
        var x = spot.U * surface.P1;
        var y = spot.V * surface.P2;
        var bright = sprite.LightAt(x, y);
        var isBark = sprite.At(x, y) == TreeSprite.Bark;
        sample.Material = isBark ? Material.Bark : Material.Foliage;
        var color = isBark ? surface.Accent : surface.Color;
        var across = x / (TreeSprite.Width * 0.5f);
        var normal = Vector3.Normalize(surface.Normal + (surface.Across * across) + new Vector3(0, 0.3f + bright, 0));
        var speck = isBark ? 1 : 0.8f + (0.4f * NoiseTile.Smooth(spot.U * 23, spot.V * 23));
        sample.Color = light.Lit(color * (speck * ((isBark ? 0.5f : 0.35f) + (bright * 1.1f))), normal, surface.Sunlit, 0.9f);
    }

    private void Hedge(in Surface surface, in Spot spot, ref Sample sample)
    {
        var leaf = NoiseTile.Smooth((spot.U * 13) + surface.P2, spot.V * 13) * spot.Detail(0.15f);
        var clump = NoiseTile.Smooth((spot.U * 3.3f) + surface.P2, spot.V * 3.3f);
        var color = surface.Color * (0.4f + (0.7f * leaf) + (0.35f * (1 - spot.Detail(0.15f))) + (0.5f * clump));
        color *= 0.6f + (0.4f * Math.Clamp(spot.V / surface.P1, 0, 1));
        sample.Color = light.Lit(color, Vector3.Normalize(surface.Normal + new Vector3(0, 0.5f, 0)), surface.Sunlit, 0.85f);
    }
}
