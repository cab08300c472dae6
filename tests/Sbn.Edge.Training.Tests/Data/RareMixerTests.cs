using OpenCvSharp;
using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Data;

namespace Sbn.Edge.Training.Tests.Data;

public sealed class RareMixerTests
{
    private const int Width = 120;
    private const int Height = 30;

    [Fact]
    public void What_is_rare_is_laid_over_with_its_label_and_nothing_else_changes()
    {
        var codes = new CodeBook(0);
        var (wall, pole) = (codes.Code(new PixelMeaning([0], [])), codes.Code(new PixelMeaning([1], [])));
        var donor = new StreetImage("donor", Width, Height, [.. Enumerable.Repeat((byte)200, Width * Height * 3)], [.. Enumerable.Repeat(wall, Width * Height)]);
        for (var y = 5; y < 25; y++)
        {
            donor.Codes[(y * Width) + 60] = pole;
        }

        using var bgr = new Mat(Height, Width, MatType.CV_8UC3, Scalar.All(10));
        using var labels = new Mat(Height, Width, MatType.CV_16UC1, Scalar.All(wall));
        new RareMixer(codes, [1]).Lay(donor, bgr, labels, new Random(3));

        labels.GetArray(out ushort[] after);
        bgr.GetArray(out Vec3b[] picture);
        after.Count(code => code == pole).ShouldBe(20);
        for (var i = 0; i < after.Length; i++)
        {
            picture[i].Item0.ShouldBe(after[i] == pole ? (byte)200 : (byte)10);
        }
    }

    [Fact]
    public void A_frame_of_another_size_is_left_as_it_is()
    {
        var codes = new CodeBook(0);
        var pole = codes.Code(new PixelMeaning([1], []));
        var donor = new StreetImage("donor", 8, 8, new byte[8 * 8 * 3], [.. Enumerable.Repeat(pole, 64)]);
        using var bgr = new Mat(Height, Width, MatType.CV_8UC3, Scalar.All(10));
        using var labels = new Mat(Height, Width, MatType.CV_16UC1, Scalar.All(0));

        new RareMixer(codes, [1]).Lay(donor, bgr, labels, new Random(3));

        labels.GetArray(out ushort[] after);
        after.ShouldAllBe(code => code == 0);
    }
}
