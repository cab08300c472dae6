using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Sets light, air and film by the weather; each street has its own hour and its own camera.</summary>
internal static class Climate
{
    /// <summary>The weather a street has when none is ordered.</summary>
    public static Weather Of(int seed, long street)
    {
        var chance = Chance.Of(seed, street, 0xC11);
        var pick = chance.Unit();
        return pick < 0.42f ? Weather.Clear : pick < 0.7f ? Weather.Overcast : pick < 0.78f ? Weather.Fog : pick < 0.88f ? Weather.Rain : Weather.Dusk;
    }

    /// <summary>Sets the light for a frame.</summary>
    /// <param name="light">What is set.</param>
    /// <param name="weather">The weather.</param>
    /// <param name="seed">The drive's seed.</param>
    /// <param name="street">The street's number.</param>
    /// <param name="heading">Heading of the street at the camera, radians.</param>
    /// <param name="time">Street time, s.</param>
    public static void Set(Light light, Weather weather, int seed, long street, float heading, double time)
    {
        var chance = Chance.Of(seed, street, 0x5C7);
        var compass = chance.In(0, MathF.Tau) - heading;
        var elevation = chance.In(0.22f, 0.95f);
        var warmth = Math.Clamp(1.25f - elevation, 0.2f, 1);
        light.Weather = weather;
        light.SunDirection = Vector3.Normalize(new Vector3(MathF.Sin(compass) * MathF.Cos(elevation), MathF.Sin(elevation), MathF.Cos(compass) * MathF.Cos(elevation)));
        light.CloudDrift = new Vector2(chance.In(0, 256) + (float)(time * 0.05), chance.In(0, 256));
        light.Wet = 0;
        light.LampsOn = false;
        var sunColor = new Vector3(1.0f, 0.93f - (0.12f * warmth), 0.82f - (0.3f * warmth));
        var fill = chance.In(0.5f, 1.2f);
        switch (weather)
        {
            case Weather.Clear:
                light.Sun = sunColor * chance.In(1.9f, 2.9f);
                light.SkyAmbient = new Vector3(0.5f, 0.6f, 0.8f) * fill;
                light.GroundAmbient = new Vector3(0.3f, 0.27f, 0.24f) * fill;
                light.Zenith = chance.Near(new Vector3(0.2f, 0.42f, 0.85f), 0.2f);
                light.Horizon = chance.Near(new Vector3(0.86f, 0.95f, 1.05f), 0.12f);
                light.Cloud = chance.In(0.05f, 0.62f);
                light.CloudBright = new Vector3(1.3f);
                light.CloudDark = new Vector3(0.75f, 0.78f, 0.84f);
                light.HazeDensity = chance.In(0.0008f, 0.003f);
                break;
            case Weather.Overcast:
                light.Sun = sunColor * 0.12f;
                light.SkyAmbient = new Vector3(0.95f, 1.0f, 1.05f) * chance.In(0.8f, 1.25f);
                light.GroundAmbient = new Vector3(0.36f, 0.35f, 0.34f);
                light.Zenith = new Vector3(0.85f, 0.88f, 0.92f) * chance.In(0.75f, 1.2f);
                light.Horizon = new Vector3(1.05f, 1.06f, 1.08f) * chance.In(0.85f, 1.15f);
                light.Cloud = chance.In(0.72f, 1);
                light.CloudBright = light.Horizon * 1.1f;
                light.CloudDark = light.Zenith * chance.In(0.5f, 0.9f);
                light.HazeDensity = chance.In(0.001f, 0.005f);
                break;
            case Weather.Fog:
                light.Sun = Vector3.Zero;
                light.SkyAmbient = new Vector3(0.85f, 0.88f, 0.92f);
                light.GroundAmbient = new Vector3(0.45f);
                light.Zenith = light.Horizon = light.CloudBright = light.CloudDark = new Vector3(0.62f, 0.64f, 0.66f) * chance.In(0.8f, 1.25f);
                light.Cloud = 1;
                light.HazeDensity = chance.In(0.012f, 0.045f);
                break;
            case Weather.Rain:
                light.Sun = Vector3.Zero;
                light.SkyAmbient = new Vector3(0.6f, 0.64f, 0.7f);
                light.GroundAmbient = new Vector3(0.24f, 0.25f, 0.27f);
                light.Zenith = new Vector3(0.42f, 0.45f, 0.5f);
                light.Horizon = new Vector3(0.66f, 0.69f, 0.74f);
                light.Cloud = chance.In(0.8f, 1);
                light.CloudBright = light.Horizon;
                light.CloudDark = light.Zenith * 0.7f;
                light.HazeDensity = chance.In(0.005f, 0.013f);
                light.Wet = chance.In(0.6f, 1);
                light.LampsOn = chance.Says(0.4f);
                break;
            default:
                var late = chance.In(0.35f, 1);
                light.Sun = Vector3.Zero;
                light.SkyAmbient = new Vector3(0.13f, 0.16f, 0.26f) * late;
                light.GroundAmbient = new Vector3(0.07f, 0.06f, 0.06f) * late;
                light.Zenith = new Vector3(0.06f, 0.1f, 0.22f) * late;
                light.Horizon = chance.Near(new Vector3(0.62f, 0.4f, 0.3f), 0.4f) * late;
                light.Cloud = chance.In(0.2f, 0.8f);
                light.CloudBright = light.Horizon * 0.7f;
                light.CloudDark = light.Zenith * 0.8f;
                light.HazeDensity = 0.003f;
                light.LampsOn = true;
                break;
        }

        // Small sensors expose for the street: by day the sky often burns out.
        var burnt = weather is Weather.Clear or Weather.Overcast ? chance.In(0.9f, 1.9f) : 1;
        light.Zenith *= burnt;
        light.Horizon *= burnt;
        light.CloudBright *= burnt;
        light.CloudDark *= burnt;
        light.Haze = Vector3.Lerp(light.Horizon, light.CloudBright, 0.3f) * (0.92f / burnt);
        SetFilm(light, weather, ref chance);
    }

    private static void SetFilm(Light light, Weather weather, ref Chance chance)
    {
        light.Exposure = weather switch
        {
            Weather.Clear => chance.In(0.6f, 1.15f),
            Weather.Overcast => chance.In(0.6f, 1.1f),
            Weather.Dusk => chance.In(1.3f, 2.6f),
            _ => chance.In(0.75f, 1.15f),
        };
        light.Contrast = chance.In(0.85f, 1.25f);
        light.Saturation = chance.In(0.65f, 1.15f);
        light.Noise = chance.In(0.004f, 0.02f) * (weather == Weather.Dusk ? 2.2f : 1);
        light.Vignette = chance.In(0, 0.35f);
        light.Softness = chance.In(0.05f, 0.5f);
        light.WhiteBalance = new Vector3(chance.In(0.93f, 1.07f), 1, chance.In(0.93f, 1.07f));
    }
}
