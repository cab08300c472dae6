using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Sbn.Edge.Outbox;

/// <summary>
/// An alarm event as it lies on disk, little endian: length of what follows the checksum (4 bytes), its CRC-32 (4), the
/// event's number (8), length of the topic (2), the topic in UTF-8, the payload. What a power cut left of a record never
/// passes for one: the checksum covers everything behind it, and a length of 0, as in a hole of the file, is none.
/// </summary>
/// <param name="Number">Counts the events of the log from 1; the next one's is one higher.</param>
/// <param name="Topic">The topic it goes to.</param>
/// <param name="Payload">The payload.</param>
internal sealed record EventRecord(long Number, string Topic, byte[] Payload)
{
    /// <summary>Length of the two fields before what the checksum covers.</summary>
    public const int PrefixLength = 8;

    /// <summary>The longest record that is written or believed: a damaged length cannot ask for more memory than this.</summary>
    public const int MaxLength = 64 * 1024;

    private const int NumberAndTopicLength = 10;

    /// <summary>True where an event is short enough to be written.</summary>
    public static bool Fits(string topic, string payload) =>
        PrefixLength + NumberAndTopicLength + Encoding.UTF8.GetByteCount(topic) + Encoding.UTF8.GetByteCount(payload) <= MaxLength;

    /// <summary>Writes a record.</summary>
    /// <exception cref="ArgumentException">It would be longer than <see cref="MaxLength"/>.</exception>
    public static byte[] Write(long number, string topic, ReadOnlySpan<byte> payload)
    {
        var topicLength = Encoding.UTF8.GetByteCount(topic);
        var record = new byte[PrefixLength + NumberAndTopicLength + topicLength + payload.Length];
        if (record.Length > MaxLength)
        {
            throw new ArgumentException($"An event of {record.Length} bytes is longer than {MaxLength}.", nameof(payload));
        }

        var body = record.AsSpan(PrefixLength);
        BinaryPrimitives.WriteInt64LittleEndian(body, number);
        BinaryPrimitives.WriteUInt16LittleEndian(body[8..], (ushort)topicLength);
        Encoding.UTF8.GetBytes(topic, body[NumberAndTopicLength..]);
        payload.CopyTo(body[(NumberAndTopicLength + topicLength)..]);
        BinaryPrimitives.WriteInt32LittleEndian(record, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Crc32.HashToUInt32(body));
        return record;
    }

    /// <summary>Reads the record that <paramref name="bytes"/> begin with.</summary>
    /// <returns>Its length, or 0 where no whole and undamaged one is there.</returns>
    public static int TryRead(ReadOnlySpan<byte> bytes, out EventRecord? record)
    {
        record = null;
        if (bytes.Length < PrefixLength + NumberAndTopicLength)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length < NumberAndTopicLength || length > Math.Min(MaxLength, bytes.Length) - PrefixLength)
        {
            return 0;
        }

        var body = bytes.Slice(PrefixLength, length);
        var topicLength = BinaryPrimitives.ReadUInt16LittleEndian(body[8..]);
        if (Crc32.HashToUInt32(body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) || NumberAndTopicLength + topicLength > length)
        {
            return 0;
        }

        var topic = Encoding.UTF8.GetString(body.Slice(NumberAndTopicLength, topicLength));
        record = new EventRecord(BinaryPrimitives.ReadInt64LittleEndian(body), topic, body[(NumberAndTopicLength + topicLength)..].ToArray());
        return PrefixLength + length;
    }
}
