namespace Sbn.Edge.Drive.Shifts;

/// <summary>A picture while something is laid over it.</summary>
/// <param name="bgr">[height, width, 3].</param>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="random">Where drops, streaks and noise fall.</param>
internal readonly ref struct ShiftedPicture(Span<byte> bgr, int width, int height, Random random)
{
    private readonly Span<byte> _bgr = bgr;

    // Where a road reaches the horizon in most frames of a vehicle, as a share of the height.
    private const double Horizon = 0.45;

    /// <summary>Airlight (Koschmieder): contrast falls with distance, which grows from the bottom of the picture to the horizon.</summary>
    public void Fog(double strength)
    {
        const double Air = 205;
        for (var y = 0; y < height; y++)
        {
            var down = ((double)y / height) - Horizon;

            // Above the horizon things stand at middle distances; the sky is farthest, but is light already.
            var distance = down > 0 ? 0.06 / (down + 0.06) : 0.8;
            var kept = Math.Exp(-2.6 * strength * distance);
            foreach (ref var value in Row(y))
            {
                value = Byte((value * kept) + (Air * (1 - kept)));
            }
        }
    }

    /// <summary>Streaks of fallen drops, less contrast and light, a little blur.</summary>
    public void Rain(double strength)
    {
        Blur(1.4 * strength * width / 480);
        Map(v => (v * (1 - (0.35 * strength))) + (38 * strength));
        var length = 6 + (int)(height * 0.06 * (0.5 + strength));
        for (var drop = 0; drop < (int)(width * height * 0.0022 * strength); drop++)
        {
            var (x, y) = ((double)random.Next(width), (double)random.Next(height));
            var light = 60 + random.Next(70);
            var slant = 0.15 + (random.NextDouble() * 0.1);
            for (var step = 0; step < length; step++, y++, x += slant)
            {
                var (column, row) = ((int)x, (int)y);
                if (column >= width || row >= height)
                {
                    break;
                }

                foreach (ref var value in _bgr.Slice(((row * width) + column) * 3, 3))
                {
                    value = Byte(value + ((light + 60 - (value * 0.4)) * 0.45));
                }
            }
        }
    }

    /// <summary>Less and bluish light; dark places lose their detail, and the sensor's noise grows.</summary>
    public void Dusk(double strength)
    {
        var (gain, gamma) = (Math.Pow(0.22, strength), 1 + (0.5 * strength));
        for (var i = 0; i < _bgr.Length; i += 3)
        {
            for (var c = 0; c < 3; c++)
            {
                var tint = 1 + (strength * 0.18 * (1 - c));
                _bgr[i + c] = Byte(255 * gain * tint * Math.Pow(_bgr[i + c] / 255.0, gamma));
            }
        }

        Noise(7 * strength);
    }

    /// <summary>Gaussian blur, a deviation in pixels.</summary>
    public void Blur(double deviation)
    {
        if (deviation < 0.1)
        {
            return;
        }

        var reach = (int)Math.Ceiling(3 * deviation);
        var kernel = new double[(2 * reach) + 1];
        for (var i = 0; i < kernel.Length; i++)
        {
            kernel[i] = Math.Exp(-0.5 * Math.Pow((i - reach) / deviation, 2));
        }

        var sum = kernel.Sum();
        var between = new double[_bgr.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width * 3; x++)
            {
                double value = 0;
                for (var k = -reach; k <= reach; k++)
                {
                    value += kernel[k + reach] * _bgr[(((y * width) + Math.Clamp((x / 3) + k, 0, width - 1)) * 3) + (x % 3)];
                }

                between[(y * width * 3) + x] = value / sum;
            }
        }

        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width * 3; x++)
            {
                double value = 0;
                for (var k = -reach; k <= reach; k++)
                {
                    value += kernel[k + reach] * between[(Math.Clamp(y + k, 0, height - 1) * width * 3) + x];
                }

                _bgr[(y * width * 3) + x] = Byte(value / sum);
            }
        }
    }

    /// <summary>Gaussian noise, a deviation in steps of 255.</summary>
    public void Noise(double deviation)
    {
        foreach (ref var value in _bgr)
        {
            // Box and Muller; one of the two numbers serves.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            value = Byte(value + (deviation * normal));
        }
    }

    /// <summary>Too much light or too little, as chance has it.</summary>
    public void Expose(double strength)
    {
        var gain = Math.Pow(2, (random.Next(2) == 0 ? 1.6 : -2.2) * strength);
        Map(v => v * gain);
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);

    private Span<byte> Row(int y) => _bgr.Slice(y * width * 3, width * 3);

    private void Map(Func<double, double> curve)
    {
        Span<byte> table = stackalloc byte[256];
        for (var v = 0; v < 256; v++)
        {
            table[v] = Byte(curve(v));
        }

        foreach (ref var value in _bgr)
        {
            value = table[value];
        }
    }
}
