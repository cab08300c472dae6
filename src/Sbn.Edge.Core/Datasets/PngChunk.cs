using System.Buffers.Binary;
using System.Text;

namespace Sbn.Edge.Core.Datasets;

/// <summary>One chunk of a PNG, its checksum verified.</summary>
/// <param name="Type">Four letters.</param>
/// <param name="Body">What it holds.</param>
internal readonly record struct PngChunk(string Type, ReadOnlyMemory<byte> Body)
{
    private static readonly uint[] CrcTable = MakeCrcTable();

    /// <summary>The chunks of a file from <paramref name="offset"/> (behind the signature) to its end.</summary>
    /// <exception cref="UserException">A chunk is cut off or its checksum does not match.</exception>
    public static IEnumerable<PngChunk> Walk(byte[] file, int offset, string name)
    {
        while (offset < file.Length)
        {
            if (file.Length - offset < 12)
            {
                throw IndexedPng.Damaged(name, "it is cut off within a chunk");
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(offset));
            if (length > file.Length - offset - 12)
            {
                throw IndexedPng.Damaged(name, "it is cut off within a chunk");
            }

            var typeAndBody = file.AsMemory(offset + 4, 4 + (int)length);
            if (BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(offset + 8 + (int)length)) != Crc(typeAndBody.Span))
            {
                throw IndexedPng.Damaged(name, "a checksum does not match");
            }

            yield return new PngChunk(Encoding.ASCII.GetString(typeAndBody.Span[..4]), typeAndBody[4..]);
            offset += 12 + (int)length;
        }
    }

    /// <summary>CRC-32 as PNG's Annex D defines it.</summary>
    internal static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
            {
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        return table;
    }
}
