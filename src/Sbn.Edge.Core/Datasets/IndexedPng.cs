using System.Buffers.Binary;
using System.IO.Compression;

namespace Sbn.Edge.Core.Datasets;

/// <summary>
/// Decodes the PNGs that label maps come in (W3C PNG specification, 3rd edition): one channel, at most 8 bits, values as stored.
/// </summary>
/// <remarks>
/// OpenCV turns a palette PNG into three colour channels and stretches 1-, 2- and 4-bit grey to 0…255; either way the ids
/// are gone. What a label map needs of the format is small enough to be read here, on .NET's own zlib.
/// </remarks>
internal static class IndexedPng
{
    // A label map beyond this is a damaged header rather than a picture; refuse it before allocating.
    private const long MaxPixels = 1L << 28;

    // Deflate makes at most 1032 bytes of one; what claims more of what is there is damaged as well.
    private const long MostOfOneByte = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static LabelMap Decode(byte[] file, string name)
    {
        if (!file.AsSpan().StartsWith(Signature))
        {
            throw new UserException($"The label map '{name}' is not a PNG; label maps are 8-bit grey or palette PNGs of class ids.");
        }

        PngHeader? header = null;
        var compressed = new MemoryStream();
        foreach (var chunk in PngChunk.Walk(file, Signature.Length, name))
        {
            if (header is null && chunk.Type != "IHDR")
            {
                throw Damaged(name, "it does not begin with IHDR");
            }

            switch (chunk.Type)
            {
                case "IHDR" when header is null:
                    header = PngHeader.Parse(chunk.Body.Span, name, MaxPixels);
                    break;
                case "IDAT":
                    compressed.Write(chunk.Body.Span);
                    break;
                case "IEND":
                    return Inflate(header!, compressed, name);
                case "PLTE":
                    break;
                default:
                    // A lower-case first letter marks what a decoder may skip (section 5.4).
                    if (char.IsAsciiLetterUpper(chunk.Type[0]))
                    {
                        throw Damaged(name, $"it holds an unexpected chunk '{chunk.Type}'");
                    }

                    break;
            }
        }

        throw Damaged(name, "it ends before IEND");
    }

    internal static UserException Damaged(string name, string how, Exception? cause = null) =>
        new($"The label map '{name}' is damaged: {how}.", cause);

    private static LabelMap Inflate(PngHeader header, MemoryStream compressed, string name)
    {
        if ((long)header.Height * (header.BytesPerLine + 1) > compressed.Length * MostOfOneByte)
        {
            throw Damaged(name, $"its header claims {header.Width}×{header.Height} pixels, which {compressed.Length} bytes cannot hold");
        }

        var ids = new byte[header.Width * header.Height];
        var line = new byte[header.BytesPerLine];
        var above = new byte[header.BytesPerLine];
        compressed.Position = 0;
        using var pixels = new ZLibStream(compressed, CompressionMode.Decompress);
        try
        {
            for (var y = 0; y < header.Height; y++)
            {
                var filter = pixels.ReadByte();
                if (filter < 0 || pixels.ReadAtLeast(line, line.Length, throwOnEndOfStream: false) < line.Length)
                {
                    throw Damaged(name, $"its pixels end in row {y} of {header.Height}");
                }

                if (!PngFilter.Undo(filter, line, above))
                {
                    throw Damaged(name, $"row {y} has the unknown filter {filter}");
                }

                Unpack(line, header.BitDepth, ids.AsSpan(y * header.Width, header.Width));
                (line, above) = (above, line);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Damaged(name, "its pixels do not decompress", e);
        }

        return new LabelMap(header.Width, header.Height, ids);
    }

    private static void Unpack(ReadOnlySpan<byte> line, int bitDepth, Span<byte> ids)
    {
        if (bitDepth == 8)
        {
            line.CopyTo(ids);
            return;
        }

        // Samples lie from the high bits down (section 7.2).
        var perByte = 8 / bitDepth;
        var mask = (1 << bitDepth) - 1;
        for (var x = 0; x < ids.Length; x++)
        {
            ids[x] = (byte)((line[x / perByte] >> (8 - (bitDepth * ((x % perByte) + 1)))) & mask);
        }
    }

    internal sealed record PngHeader(int Width, int Height, int BitDepth)
    {
        public int BytesPerLine => (int)((((long)Width * BitDepth) + 7) / 8);

        public static PngHeader Parse(ReadOnlySpan<byte> body, string name, long maxPixels)
        {
            if (body.Length != 13)
            {
                throw Damaged(name, "its header has the wrong length");
            }

            var width = BinaryPrimitives.ReadUInt32BigEndian(body);
            var height = BinaryPrimitives.ReadUInt32BigEndian(body[4..]);
            var (bitDepth, colourType, interlace) = (body[8], body[9], body[12]);
            if (width == 0 || height == 0 || (ulong)width * height > (ulong)maxPixels)
            {
                throw Damaged(name, $"its header claims {width}×{height} pixels");
            }

            if (colourType is not (0 or 3))
            {
                throw new UserException($"The label map '{name}' is a colour PNG (or has an alpha channel); label maps hold class ids: 8-bit grey, or a palette whose indices are the ids.");
            }

            if (bitDepth == 16)
            {
                throw new UserException($"The label map '{name}' has 16 bits per pixel; label maps hold class ids of at most 8 bits.");
            }

            if (bitDepth is not (1 or 2 or 4 or 8) || body[10] != 0 || body[11] != 0 || interlace > 1)
            {
                throw Damaged(name, "its header holds values that the PNG specification does not know");
            }

            if (interlace == 1)
            {
                throw new UserException($"The label map '{name}' is an interlaced PNG; save it without interlacing.");
            }

            return new PngHeader((int)width, (int)height, bitDepth);
        }
    }
}
