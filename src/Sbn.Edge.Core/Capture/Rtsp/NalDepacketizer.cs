using System.Buffers;
using System.Buffers.Binary;

namespace Sbn.Edge.Core.Capture.Rtsp;

/// <summary>
/// Puts the NAL units of H.264 (RFC 6184, non-interleaved) or H.265 (RFC 7798) together from RTP packets (RFC 3550), and
/// hands each on behind a start code, as decoders take them (Annex B).
/// </summary>
internal sealed class NalDepacketizer
{
    private readonly bool _isH265;
    private readonly Action<ReadOnlySpan<byte>> _write;
    private readonly ArrayBufferWriter<byte> _unit = new();
    private bool _inFragment;
    private int _expected = -1;

    /// <summary>Makes one.</summary>
    /// <param name="isH265">True for H.265, false for H.264.</param>
    /// <param name="write">Takes each unit, start code included; the bytes are valid during the call only.</param>
    public NalDepacketizer(bool isH265, Action<ReadOnlySpan<byte>> write) => (_isH265, _write) = (isH265, write);

    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    /// <summary>Takes an RTP packet. What is no whole packet is passed over.</summary>
    public void Take(ReadOnlySpan<byte> packet)
    {
        if (!TryPayload(packet, out var payload))
        {
            return;
        }

        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        // Behind a gap the rest of a fragmented unit is of no use.
        if (_expected >= 0 && sequence != _expected)
        {
            _inFragment = false;
        }

        _expected = (sequence + 1) & 0xFFFF;

        var header = _isH265 ? 2 : 1;
        if (payload.Length <= header)
        {
            return;
        }

        var type = _isH265 ? (payload[0] >> 1) & 0x3F : payload[0] & 0x1F;
        switch (_isH265, type)
        {
            case (false, 24):
            case (true, 48):
                Aggregate(payload[header..]);
                break;
            case (false, 28):
            case (true, 49):
                Fragment(payload, header);
                break;
            case (false, >= 1 and <= 23):
            case (true, < 48):
                Unit(payload);
                break;
        }
    }

    private static bool TryPayload(ReadOnlySpan<byte> packet, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        if (packet.Length < 12 || packet[0] >> 6 != 2)
        {
            return false;
        }

        var start = 12 + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < start + 4)
            {
                return false;
            }

            start += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(start + 2)..]));
        }

        var end = packet.Length - ((packet[0] & 0x20) != 0 ? packet[^1] : 0);
        if (start >= end)
        {
            return false;
        }

        payload = packet[start..end];
        return true;
    }

    private void Aggregate(ReadOnlySpan<byte> units)
    {
        while (units.Length > 2)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (length == 0 || length > units.Length - 2)
            {
                return;
            }

            Unit(units.Slice(2, length));
            units = units[(2 + length)..];
        }
    }

    private void Fragment(ReadOnlySpan<byte> payload, int header)
    {
        var fragment = payload[header];
        var (isStart, isEnd) = ((fragment & 0x80) != 0, (fragment & 0x40) != 0);
        if (isStart)
        {
            _inFragment = true;
            _unit.ResetWrittenCount();
            _unit.Write(StartCode);
            // The unit's own header is spread over the packet's and the fragment's.
            if (_isH265)
            {
                _unit.Write([(byte)((payload[0] & 0x81) | ((fragment & 0x3F) << 1)), payload[1]]);
            }
            else
            {
                _unit.Write([(byte)((payload[0] & 0xE0) | (fragment & 0x1F))]);
            }
        }

        if (!_inFragment)
        {
            return;
        }

        _unit.Write(payload[(header + 1)..]);
        if (!isEnd)
        {
            return;
        }

        _inFragment = false;
        _write(_unit.WrittenSpan);
    }

    private void Unit(ReadOnlySpan<byte> unit)
    {
        _unit.ResetWrittenCount();
        _unit.Write(StartCode);
        _unit.Write(unit);
        _inFragment = false;
        _write(_unit.WrittenSpan);
    }
}
