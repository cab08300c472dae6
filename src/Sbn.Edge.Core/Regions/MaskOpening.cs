using System.Numerics;

namespace Sbn.Edge.Core.Regions;

/// <summary>
/// Morphological opening of a mask with a square of 2r + 1 cells: what is nowhere that wide goes, the rest stays as it is.
/// What lies beyond the border of the grid counts as set, so that regions at the border keep their shape.
/// </summary>
internal sealed class MaskOpening
{
    private readonly int _width, _height, _stride;
    private byte[] _from, _to;

    public MaskOpening(int width, int height)
    {
        (_width, _height, _stride) = (width, height, width + 2);
        _from = new byte[_stride * (height + 2)];
        _to = new byte[_stride * (height + 2)];
    }

    /// <summary>Opens <paramref name="mask"/> (0 or 255, [height, width]) in place.</summary>
    public void Apply(Span<byte> mask, int radius)
    {
        if (radius == 0)
        {
            return;
        }

        for (var y = 0; y < _height; y++)
        {
            mask.Slice(y * _width, _width).CopyTo(_from.AsSpan(((y + 1) * _stride) + 1));
        }

        for (var i = 0; i < radius; i++)
        {
            Step(erode: true);
        }

        for (var i = 0; i < radius; i++)
        {
            Step(erode: false);
        }

        for (var y = 0; y < _height; y++)
        {
            // At the border the dilation may grow along the frame's edge beyond the mask; an opening never adds.
            var opened = _from.AsSpan(((y + 1) * _stride) + 1, _width);
            var row = mask.Slice(y * _width, _width);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] &= opened[x];
            }
        }
    }

    private void Step(bool erode)
    {
        SetBorder(erode ? byte.MaxValue : (byte)0);
        Combine(1, erode);
        SetBorder(erode ? byte.MaxValue : (byte)0);
        Combine(_stride, erode);
    }

    private void Combine(int distance, bool erode)
    {
        var (from, to) = (_from, _to);
        var i = _stride;
        var end = from.Length - _stride;
        for (; i + Vector<byte>.Count <= end; i += Vector<byte>.Count)
        {
            var (before, here, after) = (new Vector<byte>(from, i - distance), new Vector<byte>(from, i), new Vector<byte>(from, i + distance));
            (erode ? before & here & after : before | here | after).CopyTo(to, i);
        }

        for (; i < end; i++)
        {
            to[i] = (byte)(erode ? from[i - distance] & from[i] & from[i + distance] : from[i - distance] | from[i] | from[i + distance]);
        }

        (_from, _to) = (to, from);
    }

    private void SetBorder(byte value)
    {
        _from.AsSpan(0, _stride).Fill(value);
        _from.AsSpan(_from.Length - _stride).Fill(value);
        for (var y = 1; y <= _height; y++)
        {
            _from[y * _stride] = _from[(y * _stride) + _width + 1] = value;
        }
    }
}
