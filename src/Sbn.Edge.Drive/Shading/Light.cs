using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>The light, air and film of one frame. Colours are linear.</summary>
internal sealed class Light
{
    public Weather Weather;

    /// <summary>Unit direction towards the sun, street coordinates.</summary>
    public Vector3 SunDirection;

    public Vector3 Sun, SkyAmbient, GroundAmbient;
    public Vector3 Zenith, Horizon, CloudBright, CloudDark, Haze;

    /// <summary>Share of the sky under cloud, 0 to 1.</summary>
    public float Cloud;

    /// <summary>Drift of the clouds, in tile units.</summary>
    public Vector2 CloudDrift;

    /// <summary>Extinction of the air per metre.</summary>
    public float HazeDensity;

    /// <summary>Wetness of the ground, 0 to 1.</summary>
    public float Wet;

    /// <summary>Whether lamps, windows and headlights are on.</summary>
    public bool LampsOn;

    public float Exposure, Contrast, Noise, Vignette, Softness, Saturation;

    public Vector3 WhiteBalance;

    /// <summary>Sky colour in a direction, without clouds' detail: for reflections.</summary>
    public Vector3 Reflected(Vector3 direction)
    {
        if (direction.Y < 0)
        {
            return GroundAmbient * 0.5f;
        }

        var t = MathF.Sqrt(MathF.Min(direction.Y, 1));
        return Vector3.Lerp(Vector3.Lerp(Horizon, Zenith, t), CloudBright, Cloud * 0.7f);
    }

    /// <summary>Light a matt surface sends back.</summary>
    public Vector3 Lit(Vector3 color, Vector3 normal, float sunlit, float open)
    {
        var direct = MathF.Max(0, Vector3.Dot(normal, SunDirection)) * sunlit;
        var up = 0.5f + (0.5f * normal.Y);
        return color * ((Sun * direct) + (((SkyAmbient * up) + (GroundAmbient * (1 - up))) * open));
    }
}
