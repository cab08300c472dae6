using System.Text;
using CsCheck;
using OpenCvSharp;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pictures;

namespace Sbn.Edge.Tests.Pictures;

public sealed class GreyPngTests
{
    private static readonly Gen<(int Width, int Height, byte[] Pixels, string Text, bool Sub)> Pictures =
        from width in Gen.Int[1, 70]
        from height in Gen.Int[1, 50]
        from pixels in Gen.Byte.Array[width * height]
        from text in Gen.String[0, 200].Where(t => !t.Any(char.IsSurrogate))
        from sub in Gen.Bool
        select (width, height, pixels, text, sub);

    [Fact]
    public void The_text_comes_back_out_of_its_chunk() =>
        Pictures.Sample(p => PngReader.Text(Write(p), "sbn").ShouldBe(p.Text));

    [Fact]
    public void The_pixels_come_back_out_of_another_library() =>
        Pictures.Sample(p =>
        {
            using var mat = Cv2.ImDecode(Write(p), ImreadModes.Unchanged);
            mat.Type().ShouldBe(MatType.CV_8UC1);
            (mat.Width, mat.Height).ShouldBe((p.Width, p.Height));
            mat.GetArray(out byte[] pixels).ShouldBeTrue();
            pixels.ShouldBe(p.Pixels);
        });

    [Fact]
    public void The_text_stands_before_the_pixels()
    {
        var png = Write((8, 8, new byte[64], "{}", false));
        PngReader.Chunks(png).Select(c => c.Type).ShouldBe(["IHDR", "iTXt", "IDAT", "IEND"]);
    }

    [Fact]
    public void A_changed_bit_is_found_by_the_checksums() =>
        Gen.Select(Pictures, Gen.Int[0, int.MaxValue]).Sample((p, at) =>
        {
            var png = Write(p);
            var bit = at % ((png.Length - 8) * 8);
            png[8 + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Should.Throw<Exception>(() => PngReader.Chunks(png));
        });

    [Fact]
    public void In_steady_state_nothing_that_scales_with_the_picture_is_allocated()
    {
        const int Side = 1024;
        var pixels = new byte[Side * Side];
        Random.Shared.NextBytes(pixels);
        var writer = new GreyPng();
        var pool = new PayloadPool();
        WriteOnce();
        var before = GC.GetAllocatedBytesForCurrentThread();
        const int Pictures = 10;
        for (var i = 0; i < Pictures; i++)
        {
            WriteOnce();
        }

        var perPicture = (GC.GetAllocatedBytesForCurrentThread() - before) / Pictures;
        perPicture.ShouldBeLessThan(Side * Side / 100);

        void WriteOnce()
        {
            using var buffer = pool.Rent();
            writer.Write(pixels, Side, Side, "{}"u8, PngFilter.Sub, buffer);
            // Noise does not compress: the payload really is as large as the picture.
            buffer.Length.ShouldBeGreaterThan(Side * Side);
        }
    }

    private static byte[] Write((int Width, int Height, byte[] Pixels, string Text, bool Sub) p)
    {
        using var buffer = new PayloadPool().Rent();
        new GreyPng().Write(p.Pixels, p.Width, p.Height, Encoding.UTF8.GetBytes(p.Text), p.Sub ? PngFilter.Sub : PngFilter.None, buffer);
        return buffer.Written.ToArray();
    }
}
