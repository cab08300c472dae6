using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>From linear light to the sensor's bytes: softness, exposure, vignette, tone, noise, rain in the air, mud on the lens.</summary>
internal sealed class Film
{
    private const int Steps = 4096;
    private const float Brightest = 4;

    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _tone = new byte[Steps + 1];
    private readonly LensDirt? _dirt;

    public Film(int width, int height, LensDirt? dirt)
    {
        _width = width;
        _height = height;
        _dirt = dirt;
    }

    /// <summary>Sets the tone curve of a frame.</summary>
    public void Begin(Light light)
    {
        for (var i = 0; i <= Steps; i++)
        {
            var x = i * Brightest / Steps;
            // A shoulder that clips late, as small cameras do, then gamma 2 with some contrast about middle grey.
            var y = MathF.Sqrt(x < 0.7f ? x : 0.7f + ((1 - MathF.Exp(-(x - 0.7f) * 1.6f)) * 0.42f));
            y = 0.42f + ((y - 0.42f) * light.Contrast);
            _tone[i] = (byte)Math.Clamp(y * 255, 0, 255);
        }
    }

    /// <summary>Develops rows [top, bottom).</summary>
    public void Develop(int top, int bottom, Vector3[] linear, Light light, uint frameSeed, DriveFrame frame)
    {
        var side = light.Softness * 0.5f;
        var middle = 1 - (2 * side);
        var gain = light.WhiteBalance * light.Exposure;
        var isRaining = light.Weather == Weather.Rain;
        for (var y = top; y < bottom; y++)
        {
            var row = y * _width;
            var dy = (y - (_height * 0.5f)) / _height;
            for (var x = 0; x < _width; x++)
            {
                var i = row + x;
                var color = (linear[i] * middle) + ((linear[x > 0 ? i - 1 : i] + linear[x + 1 < _width ? i + 1 : i]) * side);
                if (_dirt is not null)
                {
                    color = _dirt.Over(x, y, color, light, frame, i);
                }

                var dx = (x - (_width * 0.5f)) / _width;
                color *= gain * (1 - (light.Vignette * ((dx * dx) + (dy * dy)) * 2));
                if (isRaining)
                {
                    color += Streak(x, y, frameSeed) * light.SkyAmbient;
                }

                var grey = (color.X * 0.3f) + (color.Y * 0.59f) + (color.Z * 0.11f);
                color = new Vector3(grey) + ((color - new Vector3(grey)) * light.Saturation);
                var hash = Chance.Hash(x, y, frameSeed);
                var noise = light.Noise * 255;
                frame.Bgr[3 * i] = Byte(color.Z, (hash & 255) + (hash >> 8 & 255), noise);
                frame.Bgr[(3 * i) + 1] = Byte(color.Y, (hash >> 8 & 255) + (hash >> 16 & 255), noise);
                frame.Bgr[(3 * i) + 2] = Byte(color.X, (hash >> 16 & 255) + (hash >> 24 & 255), noise);
            }
        }
    }

    private byte Byte(float value, uint hash, float noise)
    {
        var toned = _tone[(int)Math.Clamp(value * (Steps / Brightest), 0, Steps)];
        return (byte)Math.Clamp(toned + ((hash - 255f) * noise / 104f) + 0.5f, 0, 255);
    }

    private static float Streak(int x, int y, uint seed)
    {
        var slanted = x + (y / 6);
        var fall = Chance.HashUnit(slanted, 11, seed);
        var length = 9 + (int)(fall * 90) % 14;
        return Chance.HashUnit(slanted, y / length, seed + 3) > 0.985f ? 0.09f : 0;
    }
}
