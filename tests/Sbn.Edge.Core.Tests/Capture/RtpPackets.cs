using System.Buffers.Binary;

namespace Sbn.Edge.Core.Tests.Capture;

/// <summary>Cuts the NAL units of H.264 pictures into RTP packets, as cameras do: 25 pictures a second.</summary>
internal sealed class RtpPackets
{
    private const int TicksPerPicture = 90_000 / 25;

    private ushort _sequence = 65530; // soon begins anew

    /// <summary>One picture of one unit in one packet, or in fragments where it is longer than <paramref name="most"/>.</summary>
    public IEnumerable<byte[]> Of(int picture, byte[] unit, int most)
    {
        if (unit.Length <= most)
        {
            return [Packet(picture, unit, isLast: true)];
        }

        var parts = unit[1..].Chunk(most).ToList();
        return parts.Select((part, i) =>
        {
            var flags = (i == 0 ? 0x80 : 0) | (i == parts.Count - 1 ? 0x40 : 0);
            return Packet(picture, [(byte)((unit[0] & 0xE0) | 28), (byte)(flags | (unit[0] & 0x1F)), .. part], i == parts.Count - 1);
        });
    }

    private byte[] Packet(int picture, byte[] payload, bool isLast)
    {
        var packet = new byte[12 + payload.Length];
        (packet[0], packet[1]) = (0x80, (byte)(96 | (isLast ? 0x80 : 0)));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), 123_456 + (picture * TicksPerPicture));
        payload.CopyTo(packet, 12);
        return packet;
    }
}
