using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Mud on the lens: a fixed shape over the picture, soft at its rim. What it hides has no label.</summary>
internal sealed class LensDirt
{
    private readonly byte[] _cover;
    private readonly Vector3 _color;

    public LensDirt(int width, int height, int seed)
    {
        _cover = new byte[width * height];
        var chance = Chance.Of(seed, 0xD127);
        _color = chance.Near(Ink.Of(66, 54, 42), 0.3f);
        var spots = chance.Whole(2, 5);
        for (var i = 0; i < spots; i++)
        {
            var cx = chance.In(0.1f, 0.9f) * width;
            var cy = chance.In(0.15f, 0.85f) * height;
            var radius = chance.In(0.08f, 0.2f) * height;
            var turn = chance.In(0, 100);
            for (var y = Math.Max(0, (int)(cy - (radius * 1.7f))); y < Math.Min(height, (int)(cy + (radius * 1.7f))); y++)
            {
                for (var x = Math.Max(0, (int)(cx - (radius * 1.7f))); x < Math.Min(width, (int)(cx + (radius * 1.7f))); x++)
                {
                    var dx = (x - cx) / radius;
                    var dy = (y - cy) / radius;
                    var ragged = NoiseTile.Fractal((dx * 34) + turn, (dy * 34) + turn);
                    var inside = 1.15f - MathF.Sqrt((dx * dx) + (dy * dy)) + ((ragged - 0.5f) * 1.1f);
                    var cover = (byte)(Math.Clamp(inside * 4, 0, 1) * 255);
                    ref var there = ref _cover[(y * width) + x];
                    there = Math.Max(there, cover);
                }
            }
        }
    }

    /// <summary>Lays the dirt over a pixel; from half cover on its labels are gone.</summary>
    public Vector3 Over(int x, int y, Vector3 color, Light light, DriveFrame frame, int i)
    {
        var cover = _cover[i];
        if (cover == 0)
        {
            return color;
        }

        if (cover >= 128)
        {
            frame.Classes[i] = DriveFrame.None;
            frame.Parts[i] = DriveFrame.None;
            frame.Materials[i] = DriveFrame.None;
        }

        var mud = _color * ((light.SkyAmbient + light.GroundAmbient) * (0.5f + (0.5f * NoiseTile.Fractal(x * 0.9f, y * 0.9f))));
        return Vector3.Lerp(color, mud, cover / 255f * 0.97f);
    }
}
