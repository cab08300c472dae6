using System.Buffers.Binary;

namespace Sbn.Edge.Core.Tests.Capture;

/// <summary>Cuts NAL units into RTP packets, as cameras do.</summary>
internal sealed class RtpPackets(bool isH265)
{
    private ushort _sequence = 65530; // soon begins anew

    /// <summary>One unit in one packet, or in fragments where it is longer than <paramref name="most"/>.</summary>
    public IEnumerable<byte[]> Of(byte[] unit, int most)
    {
        if (unit.Length <= most)
        {
            return [Packet(unit)];
        }

        var header = isH265 ? 2 : 1;
        var parts = unit[header..].Chunk(most).ToList();
        return parts.Select((part, i) => Packet([.. FragmentHeader(unit, i == 0, i == parts.Count - 1), .. part]));
    }

    /// <summary>Several units in one packet.</summary>
    public byte[] Aggregate(IEnumerable<byte[]> units)
    {
        byte[] header = isH265 ? [48 << 1, 1] : [24];
        return Packet([.. header, .. units.SelectMany(u => (byte[])[(byte)(u.Length >> 8), (byte)u.Length, .. u])]);
    }

    public byte[] Packet(byte[] payload)
    {
        var packet = new byte[12 + payload.Length];
        (packet[0], packet[1]) = (0x80, 96);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequence++);
        payload.CopyTo(packet, 12);
        return packet;
    }

    private byte[] FragmentHeader(byte[] unit, bool first, bool last)
    {
        var flags = (first ? 0x80 : 0) | (last ? 0x40 : 0);
        return isH265
            ? [(byte)((unit[0] & 0x81) | (49 << 1)), unit[1], (byte)(flags | ((unit[0] >> 1) & 0x3F))]
            : [(byte)((unit[0] & 0xE0) | 28), (byte)(flags | (unit[0] & 0x1F))];
    }
}
