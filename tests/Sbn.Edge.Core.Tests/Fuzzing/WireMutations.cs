using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Core.Tests.Fuzzing;

/// <summary>
/// Damage to a protobuf message along its wire format, at any level, with the lengths around it set right: tags, lengths and numbers become extremes, fields go, come twice, or
/// are nested.
/// </summary>
internal static class WireMutations
{
    private static readonly ulong[] Extremes = [0, 1, 2, 127, 128, 16384, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32, long.MaxValue, ulong.MaxValue, ulong.MaxValue - 1];

    /// <summary>A damaged message.</summary>
    public static byte[] Damage(Random random, byte[] message)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            message = Somewhere(random, message);
        }

        return message;
    }

    private static byte[] Somewhere(Random random, byte[] message)
    {
        if (Fields(message) is not { Count: > 0 } fields)
        {
            return ByteMutations.Damage(random, message);
        }

        var field = fields[random.Next(fields.Count)];
        var (before, whole, after) = (message[..field.Begin], message[field.Begin..field.End], message[field.End..]);
        if (field.IsDelimited && random.Next(4) > 0)
        {
            var content = Somewhere(random, message[field.Content..field.End]);
            return [.. before, .. Varint(field.Tag), .. Varint((ulong)content.Length), .. content, .. after];
        }

        switch (random.Next(6))
        {
            case 0:
                return [.. before, .. after];
            case 1:
                return [.. before, .. whole, .. whole, .. after];
            case 2:
                var other = fields[random.Next(fields.Count)];
                return [.. before, .. message.AsSpan(other.Begin, other.End - other.Begin), .. after];
            case 3:
                for (var level = random.Next(1, 300); level > 0 && whole.Length < 20_000; level--)
                {
                    whole = [.. Varint(field.Tag), .. Varint((ulong)whole.Length), .. whole];
                }

                return [.. before, .. whole, .. after];
            case 4:
                return [.. before, .. Varint(Extremes[random.Next(Extremes.Length)]), .. message[field.Content..]];
            default:
                // Another number, or another length of what follows.
                return [.. before, .. Varint(field.Tag), .. Varint(Extremes[random.Next(Extremes.Length)]), .. message[field.Content..]];
        }
    }

    /// <summary>The fields of a message; null where it is none.</summary>
    private static List<Field>? Fields(byte[] message)
    {
        var fields = new List<Field>();
        for (var at = 0; at < message.Length;)
        {
            var begin = at;
            if (!TryVarint(message, ref at, out var tag) || tag >> 3 == 0)
            {
                return null;
            }

            var content = at;
            switch (tag & 7)
            {
                case 0 when TryVarint(message, ref at, out _):
                    content = at;
                    break;
                case 1:
                    at += 8;
                    break;
                case 2 when TryVarint(message, ref at, out var length) && length <= (ulong)(message.Length - at):
                    content = at;
                    at += (int)length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    return null;
            }

            if (at > message.Length)
            {
                return null;
            }

            fields.Add(new Field(begin, content, at, tag, (tag & 7) == 2));
        }

        return fields;
    }

    private static bool TryVarint(byte[] bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    /// <summary>A field: where its tag begins, where its content does, and where it ends.</summary>
    private readonly record struct Field(int Begin, int Content, int End, ulong Tag, bool IsDelimited);
}
