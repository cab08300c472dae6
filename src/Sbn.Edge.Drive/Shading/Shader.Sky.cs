using System.Numerics;

namespace Sbn.Edge.Drive;

internal sealed partial class Shader
{
    /// <summary>A sample no patch covers: the sky, or the far trees and roofs that close the view at the horizon.</summary>
    public void Sky(float x, float y, out Sample sample)
    {
        var ray = Vector3.Normalize(_list.Camera.Ray(x, y));
        sample.Near = 0;
        sample.LabelWeight = 1;
        sample.Part = Part.None;
        var azimuth = MathF.Atan2(ray.X, ray.Z) + _style.Heading;
        var trees = 0.012f + (NoiseTile.Fractal((azimuth * 300) + _style.SkylineSeed, 0.5f) * 0.05f) + (NoiseTile.Smooth(azimuth * 260, 3) * 0.008f);
        if (ray.Y < trees)
        {
            sample.Class = Class.Tree;
            sample.Material = Material.Foliage;
            var leaf = NoiseTile.Smooth(azimuth * 700, ray.Y * 700);
            sample.Color = InAir(light.Lit(_style.FarTrees * (0.5f + leaf), new Vector3(0, 0.4f, -0.9f), 0.6f, 0.8f), 260);
            return;
        }

        var cell = MathF.Floor(azimuth * 70);
        var roof = 0.03f + (0.08f * Chance.HashUnit((int)cell, 7, _style.SkylineSeed));
        if (Chance.HashUnit((int)cell, 9, _style.SkylineSeed) < _style.FarBuildings && ray.Y < roof)
        {
            sample.Class = Class.Building;
            sample.Part = Part.Wall;
            sample.Material = Material.None;
            var tint = 0.4f + (0.6f * Chance.HashUnit((int)cell, 3, _style.SkylineSeed));
            sample.Color = InAir(light.Lit(new Vector3(0.3f, 0.27f, 0.25f) * tint, new Vector3(0, 0, -1), 0.7f, 0.8f), 280);
            return;
        }

        sample.Class = Class.Sky;
        sample.Material = Material.Sky;
        sample.Color = SkyColor(ray);
    }

    private Vector3 SkyColor(Vector3 ray)
    {
        var height = MathF.Max(ray.Y, 0);
        var color = Vector3.Lerp(light.Horizon, light.Zenith, MathF.Sqrt(height));
        var plane = 60 / (height + 0.12f);
        var where = new Vector2(ray.X, ray.Z) * plane;
        var thick = NoiseTile.Fractal(where.X + light.CloudDrift.X, where.Y + light.CloudDrift.Y);
        thick = (thick * 0.75f) + (NoiseTile.Fractal((where.X * 2.7f) - light.CloudDrift.Y, where.Y * 2.7f) * 0.25f);
        var cover = Math.Clamp((thick - (1 - light.Cloud)) * 5 / (1 + (3 * light.Cloud)), 0, 1);
        var shade = Math.Clamp((NoiseTile.Fractal(where.X + light.CloudDrift.X + 5, where.Y + light.CloudDrift.Y + 4) - thick + 0.35f) * 1.4f, 0, 1);
        color = Vector3.Lerp(color, Vector3.Lerp(light.CloudDark, light.CloudBright, shade), cover);
        var glare = MathF.Max(0, Vector3.Dot(ray, light.SunDirection));
        glare *= glare;
        glare *= glare;
        return color + (light.Sun * (glare * glare * 0.25f * (1 - (0.8f * light.Cloud))));
    }
}
