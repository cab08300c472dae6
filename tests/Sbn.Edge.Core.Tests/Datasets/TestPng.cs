using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sbn.Edge.Core.Tests.Datasets;

/// <summary>Writes PNGs of any depth, colour type and filter, so that the reader meets what real encoders seldom choose.</summary>
internal static class TestPng
{
    public const byte Grey = 0, Rgb = 2, Palette = 3;

    public static byte[] Write(
        byte[] samples, int width, int height, int bitDepth, byte colourType = Grey, Func<int, int>? filterOfRow = null,
        byte interlace = 0, int idatSize = int.MaxValue)
    {
        var channels = colourType == Rgb ? 3 : 1;
        var bytesPerLine = ((width * channels * bitDepth) + 7) / 8;
        var raw = new MemoryStream();
        var above = new byte[bytesPerLine];
        for (var y = 0; y < height; y++)
        {
            var line = Pack(samples.AsSpan(y * width * channels, width * channels), bitDepth, bytesPerLine);
            var filter = filterOfRow?.Invoke(y) ?? 0;
            raw.WriteByte((byte)filter);
            raw.Write(Filter(filter, line, above));
            above = line;
        }

        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(raw.ToArray());
        }

        var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)bitDepth, colourType, interlace);
        Chunk(png, "IHDR", header);
        if (colourType == Palette)
        {
            Chunk(png, "PLTE", [.. Enumerable.Range(0, 3 << bitDepth).Select(i => (byte)(i * 37))]);
        }

        Chunk(png, "tEXt", Encoding.ASCII.GetBytes("Comment\0made by a test"));
        foreach (var part in compressed.ToArray().Chunk(idatSize))
        {
            Chunk(png, "IDAT", part);
        }

        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Pack(ReadOnlySpan<byte> samples, int bitDepth, int bytesPerLine)
    {
        var line = new byte[bytesPerLine];
        for (var x = 0; x < samples.Length; x++)
        {
            if (bitDepth == 16)
            {
                line[2 * x] = samples[x];
            }
            else
            {
                line[x * bitDepth / 8] |= (byte)(samples[x] << (8 - bitDepth - (x * bitDepth % 8)));
            }
        }

        return line;
    }

    private static byte[] Filter(int filter, byte[] line, byte[] above)
    {
        var filtered = new byte[line.Length];
        for (var i = 0; i < line.Length; i++)
        {
            int a = i > 0 ? line[i - 1] : 0, b = above[i], c = i > 0 ? above[i - 1] : 0;
            var (pa, pb, pc) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - c - c));
            var paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
            int[] prediction = [0, a, b, (a + b) / 2, paeth, 0];
            filtered[i] = (byte)(line[i] - prediction[filter]);
        }

        return filtered;
    }

    private static void Chunk(Stream png, string type, byte[] body)
    {
        byte[] typeAndBody = [.. Encoding.ASCII.GetBytes(type), .. body];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        png.Write(number);
        png.Write(typeAndBody);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(typeAndBody));
        png.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
