using System.Buffers.Binary;

namespace Sbn.Edge.Core.Capture.Streams;

/// <summary>
/// Reads the BMPs that FFmpeg writes one behind the other (24 bits, blue first, rows from top to bottom here), each straight
/// into a frame: the header of each tells its size, so that a stream that changes it is followed.
/// </summary>
internal sealed class BitmapStream(Stream stream)
{
    /// <summary>The largest edge that is believed.</summary>
    public const int MostPixels = 16384;

    private const int HeaderLength = 54;

    private readonly byte[] _header = new byte[HeaderLength];
    private byte[] _row = [];
    private bool _hasHeader;

    /// <summary>Waits for the next picture without reading its pixels.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">What comes is no such BMP.</exception>
    public bool Wait()
    {
        if (!_hasHeader)
        {
            if (stream.ReadAtLeast(_header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
            {
                return false;
            }

            _hasHeader = true;
        }

        var bits = BinaryPrimitives.ReadInt16LittleEndian(_header.AsSpan(28));
        var offset = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(10));
        if (_header[0] != 'B' || _header[1] != 'M' || bits != 24 || offset != HeaderLength || Width is <= 0 or > MostPixels || Height is <= 0 or > MostPixels)
        {
            throw new InvalidDataException("What FFmpeg writes is no picture.");
        }

        return true;
    }

    /// <summary>Reads the picture that was waited for.</summary>
    /// <returns>Null where it is cut short.</returns>
    public Frame? Read(FramePool pool)
    {
        _hasHeader = false;
        var frame = pool.Rent(Width, Height);
        if (ReadRows(frame))
        {
            return frame;
        }

        frame.Dispose();
        return null;
    }

    private int Width => BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(18));

    private int Height => BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(22));

    private bool ReadRows(Frame frame)
    {
        var length = frame.Width * 3;
        var padded = (length + 3) / 4 * 4;
        if (length == padded)
        {
            return IsWhole(frame.Bgr);
        }

        if (_row.Length != padded)
        {
            _row = new byte[padded];
        }

        for (var y = 0; y < frame.Height; y++)
        {
            if (!IsWhole(_row))
            {
                return false;
            }

            _row.AsSpan(0, length).CopyTo(frame.Bgr.AsSpan(y * length));
        }

        return true;
    }

    private bool IsWhole(Span<byte> buffer) => stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
}
