namespace Sbn.Edge.Drive;

/// <summary>Tileable noise, made once: looking it up is far cheaper than computing it for each pixel.</summary>
internal static class NoiseTile
{
    private const int Bits = 8;
    private const int Size = 1 << Bits;
    private const int Mask = Size - 1;

    private static readonly float[] Grain = MakeGrain();
    private static readonly float[] Cloud = MakeCloud();

    /// <summary>White noise at whole texels, 0 to 1, smooth in between.</summary>
    public static float Smooth(float x, float y) => Sample(Grain, x, y);

    /// <summary>Fractal noise of five octaves, mean near 0.5; one tile is 256 units.</summary>
    public static float Fractal(float x, float y) => Sample(Cloud, x, y);

    private static float Sample(float[] tile, float x, float y)
    {
        var fx = MathF.Floor(x);
        var fy = MathF.Floor(y);
        var ix = (int)fx & Mask;
        var iy = (int)fy & Mask;
        var jx = (ix + 1) & Mask;
        var top = iy << Bits;
        var bottom = ((iy + 1) & Mask) << Bits;
        x -= fx;
        y -= fy;
        var a = tile[top | ix] + ((tile[top | jx] - tile[top | ix]) * x);
        var b = tile[bottom | ix] + ((tile[bottom | jx] - tile[bottom | ix]) * x);
        return a + ((b - a) * y);
    }

    private static float[] MakeGrain()
    {
        var tile = new float[Size * Size];
        for (var i = 0; i < tile.Length; i++)
        {
            tile[i] = Chance.HashUnit(i & Mask, i >> Bits, 0x51u);
        }

        return tile;
    }

    private static float[] MakeCloud()
    {
        var tile = new float[Size * Size];
        var low = float.MaxValue;
        var high = float.MinValue;
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                var sum = 0f;
                var weight = 1f;
                for (var cell = 64; cell >= 4; cell >>= 1, weight *= 0.55f)
                {
                    sum += weight * Lattice(x, y, cell);
                }

                tile[(y << Bits) | x] = sum;
                low = MathF.Min(low, sum);
                high = MathF.Max(high, sum);
            }
        }

        for (var i = 0; i < tile.Length; i++)
        {
            tile[i] = (tile[i] - low) / (high - low);
        }

        return tile;
    }

    private static float Lattice(int x, int y, int cell)
    {
        var cells = Size / cell;
        var cx = x / cell;
        var cy = y / cell;
        var fx = Ease((x % cell) / (float)cell);
        var fy = Ease((y % cell) / (float)cell);
        var nx = (cx + 1) % cells;
        var ny = (cy + 1) % cells;
        var seed = (uint)cell;
        var a = Chance.HashUnit(cx, cy, seed);
        var b = Chance.HashUnit(nx, cy, seed);
        var c = Chance.HashUnit(cx, ny, seed);
        var d = Chance.HashUnit(nx, ny, seed);
        return ((a + ((b - a) * fx)) * (1 - fy)) + ((c + ((d - c) * fx)) * fy);
    }

    private static float Ease(float t) => t * t * (3 - (2 * t));
}
