using OpenCvSharp;

namespace Sbn.Edge.Training.Data;

/// <summary>
/// Pastes people and cars into street frames at the size that their place on the ground asks for, so that a small data set
/// shows more of what it shows too rarely, and close-up part labels reach street scale.
/// </summary>
/// <remarks>
/// Geometry of the CamVid camera at 480×360: the horizon is near row 160, and a thing of height H metres whose foot is at row
/// y stands about H / 1.3 · (y − horizon) pixels tall (the camera is about 1.3 m above the road).
/// </remarks>
internal sealed class Paster(IReadOnlyList<Cutout> people, IReadOnlyList<Cutout> cars)
{
    private const double Horizon = 160;
    private const double CameraHeight = 1.3;
    private const double PersonHeight = 1.7;
    private const double CarHeight = 1.5;

    public bool IsEmpty => people.Count == 0 && cars.Count == 0;

    /// <summary>Pastes one to four objects into a frame, in place, far ones first.</summary>
    public void Paste(Mat bgr, Mat codes, Random random)
    {
        var count = 1 + random.Next(4);
        var feet = new double[count];
        for (var i = 0; i < count; i++)
        {
            // Squared: most objects are far away.
            feet[i] = Horizon + 14 + (Math.Pow(random.NextDouble(), 2) * 180);
        }

        Array.Sort(feet);
        foreach (var foot in feet)
        {
            var person = cars.Count == 0 || (people.Count > 0 && random.NextDouble() < 0.7);
            var set = person ? people : cars;
            PasteOne(bgr, codes, set[random.Next(set.Count)], foot, person ? PersonHeight : CarHeight, random);
        }
    }

    private static void PasteOne(Mat bgr, Mat codes, Cutout cutout, double foot, double metres, Random random)
    {
        var height = metres / CameraHeight * (foot - Horizon) * (0.85 + (random.NextDouble() * 0.3));
        var width = height * cutout.Width / cutout.Height;
        var size = new Size((int)Math.Round(width), (int)Math.Round(height));
        if (size.Width < 3 || size.Height < 8 || size.Width > bgr.Width || size.Height > bgr.Height)
        {
            return;
        }

        var left = random.Next(-size.Width / 2, bgr.Width - (size.Width / 2));
        var top = (int)foot - size.Height;
        var place = new Rect(left, top, size.Width, size.Height).Intersect(new Rect(0, 0, bgr.Width, bgr.Height));
        if (place.Width <= 0 || place.Height <= 0)
        {
            return;
        }

        var (source, sourceCodes, alpha) = cutout.At(size, random.Next(2) == 0);
        using (source)
        using (sourceCodes)
        using (alpha)
        {
            var window = new Rect(place.X - left, place.Y - top, place.Width, place.Height);
            using var from = source[window];
            using var fromCodes = sourceCodes[window];
            using var fromAlpha = alpha[window];
            using var to = bgr[place];
            using var toCodes = codes[place];
            Light(from, to, fromAlpha, random);
            Blend(from, to, fromAlpha);
            using var solid = new Mat();
            Cv2.Threshold(fromAlpha, solid, 127, 255, ThresholdTypes.Binary);
            fromCodes.CopyTo(toCodes, solid);
        }
    }

    /// <summary>Takes the cut-out half of the way to the brightness of its surroundings.</summary>
    private static void Light(Mat from, Mat to, Mat alpha, Random random)
    {
        var own = Cv2.Mean(from, alpha);
        var scene = Cv2.Mean(to);
        var ownGrey = Math.Max(1, (own.Val0 + own.Val1 + own.Val2) / 3);
        var sceneGrey = (scene.Val0 + scene.Val1 + scene.Val2) / 3;
        var gain = 1 + (random.NextDouble() * ((sceneGrey / ownGrey) - 1));
        from.ConvertTo(from, -1, Math.Clamp(gain, 0.3, 1.6));
    }

    private static unsafe void Blend(Mat from, Mat to, Mat alpha)
    {
        int rows = from.Rows, columns = from.Cols;
        for (var y = 0; y < rows; y++)
        {
            var f = (byte*)from.Ptr(y);
            var t = (byte*)to.Ptr(y);
            var a = (byte*)alpha.Ptr(y);
            for (var x = 0; x < columns; x++)
            {
                for (var c = 0; c < 3; c++)
                {
                    var i = (x * 3) + c;
                    t[i] = (byte)(((f[i] * a[x]) + (t[i] * (255 - a[x])) + 127) / 255);
                }
            }
        }
    }
}
