using System.Buffers.Binary;
using CsCheck;
using OpenCvSharp;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Datasets;

public sealed class LabelMapTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ids_survive_every_depth_filter_and_chunk_size_in_grey_and_palette()
    {
        var gen = Gen.Select(Gen.Int[1, 40], Gen.Int[1, 12], Gen.Int[0, 3].Select(power => 1 << power), Gen.Bool, Gen.Int[1, 50], Gen.Int[0, int.MaxValue]);
        gen.Sample((width, height, bitDepth, palette, idatSize, seed) =>
        {
            var random = new Random(seed);
            var ids = new byte[width * height];
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = (byte)random.Next(1 << bitDepth);
            }

            var path = _folder[$"{Guid.NewGuid():N}.png"];
            File.WriteAllBytes(path, TestPng.Write(
                ids, width, height, bitDepth, palette ? TestPng.Palette : TestPng.Grey, _ => random.Next(5), idatSize: idatSize));

            var map = LabelMap.Read(path);

            File.Delete(path);
            return map.Width == width && map.Height == height && map.Ids.AsSpan().SequenceEqual(ids);
        });
    }

    [Fact]
    public void A_grey_png_of_another_encoder_gives_its_values()
    {
        var ids = Enumerable.Range(0, 64 * 48).Select(i => (byte)(i / 64 * 5 % 12)).ToArray();
        var path = _folder["grey.png"];
        using (var mat = Mat.FromPixelData(48, 64, MatType.CV_8UC1, ids))
        {
            Cv2.ImWrite(path, mat);
        }

        LabelMap.Read(path).Ids.ShouldBe(ids);
    }

    [Fact]
    public void A_palette_png_gives_indices_not_colours()
    {
        var path = _folder["palette.png"];
        File.WriteAllBytes(path, TestPng.Write([0, 1, 2, 10, 255, 3], 3, 2, 8, TestPng.Palette));

        LabelMap.Read(path).Ids.ShouldBe([0, 1, 2, 10, 255, 3]);
    }

    [Fact]
    public void A_16_bit_png_is_refused_by_name() =>
        Refusal(TestPng.Write([1, 2], 2, 1, 16)).ShouldContain("16 bits per pixel");

    [Fact]
    public void A_colour_png_is_refused_by_name() =>
        Refusal(TestPng.Write([1, 2, 3, 4, 5, 6], 2, 1, 8, TestPng.Rgb)).ShouldContain("colour PNG");

    [Fact]
    public void An_interlaced_png_is_refused_by_name() =>
        Refusal(TestPng.Write([1, 2], 2, 1, 8, interlace: 1)).ShouldContain("interlaced");

    [Fact]
    public void A_jpeg_is_refused_by_name()
    {
        using var mat = new Mat(8, 8, MatType.CV_8UC1, Scalar.All(3));
        Cv2.ImEncode(".jpg", mat, out var jpeg, (int[]?)null);
        Refusal(jpeg).ShouldContain("not a PNG");
    }

    [Fact]
    public void An_unknown_filter_is_refused_by_name() =>
        Refusal(TestPng.Write([1, 2], 2, 1, 8, filterOfRow: _ => 5)).ShouldContain("unknown filter 5");

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(_folder.Path, "absent.png");
        Should.Throw<UserException>(() => LabelMap.Read(path)).Message.ShouldBe($"The label map '{path}' does not exist.");
    }

    [Fact]
    public void Cut_off_anywhere_it_is_refused_in_one_sentence()
    {
        var whole = TestPng.Write([.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))], 20, 15, 8);
        for (var length = 0; length < whole.Length; length++)
        {
            Refusal(whole[..length]).ShouldEndWith(".");
        }
    }

    [Fact]
    public void A_flipped_bit_never_passes_for_the_same_picture_nor_escapes_as_another_exception()
    {
        var ids = Enumerable.Range(0, 300).Select(i => (byte)(i * 7)).ToArray();
        var whole = TestPng.Write(ids, 20, 15, 8);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x10;
            Refusal(damaged).ShouldStartWith("The label map '");
        }
    }

    [Fact]
    public void Pixels_packed_with_a_dictionary_that_is_not_there_are_damaged() =>
        Refusal(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAABgAAAAQAgAAAABj//joAAAAFnRFWHRDb21tZX90AG1hZGUgYnkgYSB0ZXN054CKbQAAAA1JREFUeCBjkAYDulEAN44KITw/+agAAAAASUVORK5CYII="))
            .ShouldContain("its pixels do not decompress");

    [Fact]
    public void A_header_that_claims_more_than_its_bytes_can_hold_gets_no_memory()
    {
        var png = TestPng.Write(new byte[16], 4, 4, 8);
        var header = png.AsSpan(12, 17);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], 16384);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], 16384);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), PngChunk.Crc(header));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(png).ShouldContain("its header claims 16384×16384 pixels, which");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void A_header_that_claims_an_absurd_size_is_refused_before_memory_is_asked_for()
    {
        // The checksum is right, the size is not: 2³¹-1 squared.
        var png = TestPng.Write([1], 1, 1, 8);
        for (var i = 16; i < 24; i++)
        {
            png[i] = 0x7F;
        }

        var crc = PngChunk.Crc(png.AsSpan(12, 17));
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), crc);
        Refusal(png).ShouldContain("claims");
    }

    [Fact]
    public void The_first_id_that_is_neither_class_nor_ignored_is_found()
    {
        new LabelMap(3, 1, [0, 255, 10]).FirstUnknownId(11).ShouldBeNull();
        new LabelMap(3, 1, [0, 255, 11]).FirstUnknownId(11).ShouldBe(11);
        new LabelMap(3, 1, [0, 254, 11]).FirstUnknownId(255).ShouldBeNull();
    }

    private string Refusal(byte[] file)
    {
        var path = _folder["refused.png"];
        File.WriteAllBytes(path, file);
        var message = Should.Throw<UserException>(() => LabelMap.Read(path)).Message;
        message.ShouldContain(path);
        return message;
    }
}
