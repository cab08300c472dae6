using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pictures;

/// <summary>
/// Writes 8-bit grey PNGs with a text in an iTXt chunk before the pixels, straight into a pooled buffer: nothing that
/// scales with the picture is allocated. One writer serves one thread.
/// </summary>
/// <remarks>
/// Grey and not indexed: many readers, OpenCV among them, turn a palette into colours and the ids are lost. The text
/// comes first, so that who wants only the frame's number need not read the pixels.
/// </remarks>
internal sealed class GreyPng
{
    /// <summary>The keyword of the chunk that carries a frame's JSON.</summary>
    public const string Keyword = "sbn";

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private byte[] _row = [];

    /// <summary>Writes one picture.</summary>
    /// <param name="pixels">Grey values, [height, width].</param>
    /// <param name="width">Columns, positive.</param>
    /// <param name="height">Rows, positive.</param>
    /// <param name="json">The frame's JSON, UTF-8.</param>
    /// <param name="filter">How rows are prepared for compression.</param>
    /// <param name="output">Where the file goes.</param>
    public void Write(ReadOnlySpan<byte> pixels, int width, int height, ReadOnlySpan<byte> json, PngFilter filter, PayloadBuffer output)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, width * height);
        Append(output, Signature);
        WriteHeader(width, height, output);
        WriteText(json, output);
        WritePixels(pixels, width, filter, output);
        EndChunk(output, BeginChunk(output, "IEND"u8));
    }

    private static void WriteHeader(int width, int height, PayloadBuffer output)
    {
        const byte BitDepth = 8;
        const byte Grey = 0;
        var start = BeginChunk(output, "IHDR"u8);
        var span = output.GetSpan(13);
        BinaryPrimitives.WriteInt32BigEndian(span, width);
        BinaryPrimitives.WriteInt32BigEndian(span[4..], height);
        span[8] = BitDepth;
        span[9] = Grey;
        span[10..13].Clear();
        output.Advance(13);
        EndChunk(output, start);
    }

    /// <summary>Keyword, 0, compression flag 0, method 0, language tag 0, translated keyword 0, text (PNG specification, 11.3.3.4).</summary>
    private static void WriteText(ReadOnlySpan<byte> json, PayloadBuffer output)
    {
        var start = BeginChunk(output, "iTXt"u8);
        Append(output, Encoding.ASCII.GetBytes(Keyword));
        Append(output, [0, 0, 0, 0, 0]);
        Append(output, json);
        EndChunk(output, start);
    }

    private void WritePixels(ReadOnlySpan<byte> pixels, int width, PngFilter filter, PayloadBuffer output)
    {
        var start = BeginChunk(output, "IDAT"u8);
        if (_row.Length != width + 1)
        {
            _row = new byte[width + 1];
        }

        _row[0] = (byte)filter;
        using (var zlib = new ZLibStream(new BufferStream(output), CompressionLevel.Fastest))
        {
            for (var at = 0; at < pixels.Length; at += width)
            {
                var row = pixels.Slice(at, width);
                if (filter == PngFilter.None)
                {
                    row.CopyTo(_row.AsSpan(1));
                }
                else
                {
                    Difference(row, _row.AsSpan(1));
                }

                zlib.Write(_row);
            }
        }

        EndChunk(output, start);
    }

    private static void Difference(ReadOnlySpan<byte> row, Span<byte> filtered)
    {
        filtered[0] = row[0];
        for (var x = 1; x < row.Length; x++)
        {
            filtered[x] = (byte)(row[x] - row[x - 1]);
        }
    }

    private static int BeginChunk(PayloadBuffer output, ReadOnlySpan<byte> type)
    {
        var start = output.Length;
        Append(output, [0, 0, 0, 0]);
        Append(output, type);
        return start;
    }

    private static void EndChunk(PayloadBuffer output, int start)
    {
        var chunk = output.WrittenSpan[start..];
        BinaryPrimitives.WriteInt32BigEndian(chunk, chunk.Length - 8);
        // The PNG specification's checksum (annex D) is the CRC-32 of everybody else.
        var crc = Crc32.HashToUInt32(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), crc);
        output.Advance(4);
    }

    private static void Append(PayloadBuffer output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    /// <summary>The compressor's way into the buffer.</summary>
    private sealed class BufferStream(PayloadBuffer output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Append(output, buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => Append(output, buffer);
    }
}

/// <summary>PNG row filters in use (PNG specification, 9.2); the value is the filter's number.</summary>
internal enum PngFilter : byte
{
    /// <summary>Pixels as they are: best for class ids.</summary>
    None = 0,

    /// <summary>Difference to the left neighbour: best for smooth values.</summary>
    Sub = 1,
}
