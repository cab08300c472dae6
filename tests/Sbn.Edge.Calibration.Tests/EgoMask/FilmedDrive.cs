using OpenCvSharp;
using Sbn.Edge.Drive;

namespace Sbn.Edge.Calibration.Tests.EgoMask;

/// <summary>Pictures of the synthetic drive, with a bonnet that mirrors the street and a time stamp that counts, where they are wanted.</summary>
internal static class FilmedDrive
{
    public const int Width = 320;
    public const int Height = 240;
    private const int Step = 12;
    private const double TextScale = 0.45;
    private static readonly Point Text = new(8, 18);

    /// <summary>Writes a folder of pictures.</summary>
    public static string Write(string folder, int frames, bool painted, int step = Step)
    {
        Directory.CreateDirectory(folder);
        var drive = new StreetDrive(new DriveOptions { Seed = 5, Width = Width, Height = Height });
        var canvas = new DriveFrame(Width, Height);
        for (var i = 0; i < frames; i++)
        {
            drive.Seek(i * step);
            drive.Render(canvas);
            using var picture = Mat.FromPixelData(Height, Width, MatType.CV_8UC3, canvas.Bgr).Clone();
            if (painted)
            {
                PaintBonnet(picture);
                picture.PutText(Stamp(i), Text, HersheyFonts.HersheySimplex, TextScale, Scalar.Black, 3);
                picture.PutText(Stamp(i), Text, HersheyFonts.HersheySimplex, TextScale, Scalar.White, 1);
            }

            Cv2.ImWrite(Path.Combine(folder, $"{i:00000}.png"), picture);
        }

        return folder;
    }

    /// <summary>Where the bonnet and the stamp's box are, 255 there.</summary>
    public static Mat Truth()
    {
        var truth = new Mat(Height, Width, MatType.CV_8UC1, Scalar.All(0));
        for (var x = 0; x < Width; x++)
        {
            truth.Line(x, Rim(x), x, Height - 1, Scalar.All(255));
        }

        var size = Cv2.GetTextSize(Stamp(0), HersheyFonts.HersheySimplex, TextScale, 3, out _);
        truth.Rectangle(new Rect(Text.X, Text.Y - size.Height, size.Width, size.Height + 1), Scalar.All(255), -1);
        return truth;
    }

    /// <summary>Intersection over union of two masks.</summary>
    public static double Overlap(Mat one, Mat other)
    {
        using var both = new Mat();
        using var either = new Mat();
        Cv2.BitwiseAnd(one, other, both);
        Cv2.BitwiseOr(one, other, either);
        return (double)Cv2.CountNonZero(both) / Cv2.CountNonZero(either);
    }

    /// <summary>Share of one mask that another covers.</summary>
    public static double Covered(Mat one, Mat by)
    {
        using var both = new Mat();
        Cv2.BitwiseAnd(one, by, both);
        return (double)Cv2.CountNonZero(both) / Cv2.CountNonZero(one);
    }

    private static string Stamp(int i) => $"2026-11-28 12:{i / 60:00}:{i % 60:00}";

    private static int Rim(int x) => Height - 36 + (int)(26 * Math.Pow((x - (Width / 2.0)) / (Width / 2.0), 2));

    private static void PaintBonnet(Mat picture)
    {
        for (var x = 0; x < Width; x++)
        {
            for (var (rim, y) = (Rim(x), Height - 1); y >= rim; y--)
            {
                var mirrored = picture.At<Vec3b>(Math.Max(0, rim - (3 * (y - rim)) - 1), x);
                picture.Set(y, x, new Vec3b(Mix(mirrored.Item0), Mix(mirrored.Item1), Mix(mirrored.Item2)));
            }
        }
    }

    private static byte Mix(byte mirrored) => (byte)(18 + (mirrored / 5));
}
