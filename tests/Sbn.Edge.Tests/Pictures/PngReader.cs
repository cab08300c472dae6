using System.Buffers.Binary;
using System.Text;

namespace Sbn.Edge.Tests.Pictures;

/// <summary>Reads the chunks of a PNG as a subscriber would; its CRC is another computation than the writer's.</summary>
internal static class PngReader
{
    /// <summary>The text of the first iTXt chunk with a keyword; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is no PNG, or a chunk's CRC is wrong.</exception>
    public static string? Text(ReadOnlySpan<byte> png, string keyword)
    {
        foreach (var (type, data) in Chunks(png))
        {
            if (type != "iTXt")
            {
                continue;
            }

            var end = Array.IndexOf(data, (byte)0);
            if (Encoding.Latin1.GetString(data, 0, end) == keyword)
            {
                // Compression flag, method, then the empty language tag and translated keyword, each ended by 0.
                data.AsSpan(end + 1, 4).ToArray().ShouldBe([0, 0, 0, 0]);
                return Encoding.UTF8.GetString(data.AsSpan(end + 5));
            }
        }

        return null;
    }

    /// <summary>All chunks, each with a correct CRC.</summary>
    public static List<(string Type, byte[] Data)> Chunks(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            throw new InvalidDataException("No PNG signature.");
        }

        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png[at..]);
            var typed = png.Slice(at + 4, length + 4);
            if (BinaryPrimitives.ReadUInt32BigEndian(png[(at + 8 + length)..]) != Crc(typed))
            {
                throw new InvalidDataException($"Wrong CRC at byte {at}.");
            }

            chunks.Add((Encoding.ASCII.GetString(typed[..4]), typed[4..].ToArray()));
            at += 12 + length;
        }

        return chunks;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (uint)-(int)(crc & 1));
            }
        }

        return ~crc;
    }
}
