using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Sbn.Edge.Training.Data;

/// <summary>Draws one varied crop of a picture: scale, rotation, mirror, light, colour, blur, noise.</summary>
internal sealed class Augmenter(AugmentOptions options)
{
    public AugmentOptions Options => options;

    /// <summary>Draws a crop.</summary>
    /// <param name="bgr">The picture, CV_8UC3.</param>
    /// <param name="codes">Its label codes, CV_16UC1.</param>
    /// <param name="minScale">Smallest enlargement.</param>
    /// <param name="maxScale">Largest enlargement.</param>
    /// <param name="image">Receives [3, Height, Width], normalised, blue first.</param>
    /// <param name="target">Receives the codes, [Height, Width].</param>
    public void Crop(Mat bgr, Mat codes, double minScale, double maxScale, Random random, Span<float> image, Span<long> target)
    {
        int w = options.Width, h = options.Height;
        var scale = minScale * Math.Pow(maxScale / minScale, random.NextDouble());
        var angle = ((random.NextDouble() * 2) - 1) * options.RotationDegrees * Math.PI / 180;
        var mirror = random.Next(2) == 0 ? -1 : 1;
        var narrow = options.Narrowest < 1 ? Math.Pow(options.Narrowest, (random.NextDouble() * 1.3) - 0.3) : 1;
        double across = scale * narrow, cos = Math.Cos(angle), sin = Math.Sin(angle);

        // The crop's centre in the picture: anywhere where the crop stays inside; in the middle where it cannot.
        double reachX = w / across / 2, reachY = h / scale / 2;
        var cx = Between(random, reachX, bgr.Width - reachX);
        var cy = Between(random, reachY, bgr.Height - reachY);

        // Maps picture to crop: mirror · rotate · scale about (cx, cy), which lands in the crop's middle.
        double xx = mirror * cos * across, xy = mirror * -sin * scale, yx = sin * across, yy = cos * scale;
        using var map = new Mat(2, 3, MatType.CV_64FC1);
        map.Set(0, 0, xx);
        map.Set(0, 1, xy);
        map.Set(0, 2, (w / 2.0) - (xx * cx) - (xy * cy));
        map.Set(1, 0, yx);
        map.Set(1, 1, yy);
        map.Set(1, 2, (h / 2.0) - (yx * cx) - (yy * cy));
        using var crop = new Mat();
        using var labels = new Mat();
        var size = new Size(w, h);
        Cv2.WarpAffine(bgr, crop, map, size, scale < 0.7 ? InterpolationFlags.Area : InterpolationFlags.Linear, BorderTypes.Reflect101);
        Cv2.WarpAffine(codes, labels, map, size, InterpolationFlags.Nearest, BorderTypes.Constant, Scalar.All(CodeBook.Nothing));
        Blur(crop, random);
        Normalise(crop, random, image);
        var source = MemoryMarshal.Cast<byte, ushort>(crop.Rows > 0 ? LabelsOf(labels) : default);
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = source[i];
        }
    }

    private static unsafe Span<byte> LabelsOf(Mat labels) => new((void*)labels.Data, labels.Rows * labels.Cols * sizeof(ushort));

    private static double Between(Random random, double low, double high) =>
        low < high ? low + (random.NextDouble() * (high - low)) : (low + high) / 2;

    private void Blur(Mat crop, Random random)
    {
        if (random.NextDouble() < 0.25 * options.Photometric)
        {
            Cv2.GaussianBlur(crop, crop, new Size(0, 0), 0.4 + (random.NextDouble() * 1.1));
        }
    }

    /// <summary>Light and colour: gamma, exposure, white balance, saturation, noise; then the network's normalisation.</summary>
    private unsafe void Normalise(Mat crop, Random random, Span<float> image)
    {
        var p = options.Photometric;
        var n = options.Width * options.Height;
        var pixels = new ReadOnlySpan<byte>((void*)crop.Data, n * 3);
        var gamma = Math.Exp(Symmetric(random) * 0.45 * p);
        var gain = Math.Exp(Symmetric(random) * 0.35 * p);
        var offset = Symmetric(random) * 20 * p;
        var saturation = (float)Math.Max(0, 1 + (Symmetric(random) * 0.6 * p));
        Span<float> curve = stackalloc float[3 * 256];
        for (var c = 0; c < 3; c++)
        {
            var balance = gain * Math.Exp(Symmetric(random) * 0.15 * p);
            for (var v = 0; v < 256; v++)
            {
                curve[(c * 256) + v] = (float)((Math.Pow(v / 255.0, gamma) * 255 * balance) + offset);
            }
        }

        var noise = random.NextDouble() < 0.3 * p ? (float)(random.NextDouble() * 10) : 0;
        var state = (uint)random.Next() | 1;
        for (var i = 0; i < n; i++)
        {
            var b = curve[pixels[i * 3]];
            var g = curve[256 + pixels[(i * 3) + 1]];
            var r = curve[512 + pixels[(i * 3) + 2]];
            var grey = (0.114f * b) + (0.587f * g) + (0.299f * r);
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            var grain = noise * (((state & 0xFFFF) / 32768f) - 1);
            image[i] = Out(0, grey + (saturation * (b - grey)) + grain);
            image[n + i] = Out(1, grey + (saturation * (g - grey)) + grain);
            image[(2 * n) + i] = Out(2, grey + (saturation * (r - grey)) + grain);
        }
    }

    // A sensor saturates, and so do the training pictures.
    private static float Out(int channel, float value) => Normalisation.Of(channel, Math.Clamp(value, 0, 255));

    private static double Symmetric(Random random) => (random.NextDouble() * 2) - 1;
}
