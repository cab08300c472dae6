namespace Sbn.Edge.Updates;

/// <summary>
/// A tar archive on its way to <see cref="System.Formats.Tar.TarReader"/>, which believes a header that says how long the names and attributes behind it are, and asks for that
/// much memory before it reads them: up to 2 GiB for an archive of 1 KiB. Here such a header is refused first.
/// </summary>
/// <param name="archive">The archive, not compressed; it stays open.</param>
internal sealed class TarGuard(Stream archive) : Stream
{
    /// <summary>The most that a name, or one entry's attributes, may take, bytes; a path of Linux has at most 4096.</summary>
    public const int MostNameBytes = 64 * 1024;

    private const int Block = 512;

    private readonly byte[] _header = new byte[Block];
    private readonly MemoryStream _attributes = new();
    private int _filled;
    private long _left;
    private bool _inAttributes;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads on.</summary>
    /// <exception cref="InvalidDataException">What was read holds a header that no archive of a bundle needs.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = archive.Read(buffer);
        Look(buffer[..count]);
        return count;
    }

    /// <inheritdoc cref="Read(Span{byte})"/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _attributes.Dispose();
        base.Dispose(disposing);
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var taken = (int)Math.Min(bytes.Length, _left > 0 ? _left : Block - _filled);
            if (_left > 0)
            {
                Pass(bytes[..taken]);
            }
            else
            {
                bytes[..taken].CopyTo(_header.AsSpan(_filled));
                _filled += taken;
                if (_filled == Block)
                {
                    Judge();
                }
            }

            bytes = bytes[taken..];
        }
    }

    private void Judge()
    {
        _filled = 0;
        var size = SizeOf(_header.AsSpan(124, 12));
        _inAttributes = (char)_header[156] is 'x' or 'g' or 'K' or 'L';
        if (_inAttributes && size > MostNameBytes)
        {
            throw new InvalidDataException($"A name or attributes of {size} bytes; {MostNameBytes} are enough for any.");
        }

        _attributes.SetLength(0);
        _left = (size + Block - 1) / Block * Block;
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        _left -= bytes.Length;
        if (!_inAttributes)
        {
            return;
        }

        _attributes.Write(bytes);

        // A size that stands elsewhere than in its header is for files of 8 GiB and more; here it would lead past headers that nobody has looked at.
        if (_left == 0 && _attributes.GetBuffer().AsSpan(0, (int)_attributes.Length).IndexOf(" size="u8) >= 0)
        {
            throw new InvalidDataException("An attribute 'size', which is for files larger than a bundle may have.");
        }
    }

    private static long SizeOf(ReadOnlySpan<byte> field)
    {
        var size = 0L;
        foreach (var digit in field.TrimEnd("\0 "u8).TrimStart((byte)' '))
        {
            size = digit is >= (byte)'0' and <= (byte)'7' ? (size * 8) + (digit - '0') : throw new InvalidDataException("A size that is no octal number.");
        }

        return size;
    }
}
