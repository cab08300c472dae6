using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sbn.Edge.Core.Datasets;

/// <summary>Encodes label maps as 8-bit palette PNGs, which people see in colour and <see cref="IndexedPng"/> reads as ids.</summary>
internal static class PalettePng
{
    private const int Entries = 256;

    /// <summary>Encodes a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="colors">Red, green and blue by id; ids beyond are black.</param>
    public static byte[] Encode(LabelMap map, IReadOnlyList<IReadOnlyList<int>> colors)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Write(file, "IHDR", Header(map));
        Write(file, "PLTE", Palette(colors));
        Write(file, "IDAT", Pixels(map));
        Write(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Header(LabelMap map)
    {
        var body = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(body, map.Width);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(4), map.Height);

        // 8 bits, palette; deflate, the five filters, not interlaced (section 11.2.1).
        (body[8], body[9]) = (8, 3);
        return body;
    }

    private static byte[] Palette(IReadOnlyList<IReadOnlyList<int>> colors)
    {
        var body = new byte[Entries * 3];
        for (var i = 0; i < Math.Min(Entries, colors.Count) * 3; i++)
        {
            body[i] = (byte)colors[i / 3][i % 3];
        }

        return body;
    }

    private static byte[] Pixels(LabelMap map)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < map.Height; y++)
            {
                // No filter: ids are no amounts, their differences say nothing.
                zlib.WriteByte(0);
                zlib.Write(map.Ids, y * map.Width, map.Width);
            }
        }

        return packed.ToArray();
    }

    private static void Write(MemoryStream file, string type, byte[] body)
    {
        byte[] typeAndBody = [.. Encoding.ASCII.GetBytes(type), .. body];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
        file.Write(number);
        file.Write(typeAndBody);
        BinaryPrimitives.WriteUInt32BigEndian(number, PngChunk.Crc(typeAndBody));
        file.Write(number);
    }
}
