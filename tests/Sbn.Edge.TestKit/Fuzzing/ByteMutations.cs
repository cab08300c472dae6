using System.Buffers.Binary;
using System.Text;

namespace Sbn.Edge.TestKit.Fuzzing;

/// <summary>Damage to bytes of any kind, as disks, networks and people do it.</summary>
public static class ByteMutations
{
    private static readonly byte[] Borders = [0, 1, 0x1F, (byte)'/', (byte)'9', 0x7F, 0x80, 0xC0, 0xFE, 0xFF];
    private static readonly long[] Extremes = [0, 1, -1, 127, 128, 255, 32767, 32768, 65535, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 40, long.MaxValue, long.MinValue];

    /// <summary>Damages bytes in one to four ways.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="bytes">What is damaged; it stays as it is.</param>
    /// <param name="other">Where pieces of something else come from.</param>
    public static byte[] Damage(Random random, byte[] bytes, byte[]? other = null)
    {
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            bytes = bytes.Length == 0 ? Noise(random, 64) : Once(random, bytes, other ?? bytes);
        }

        return bytes;
    }

    /// <summary>Bytes that mean nothing, up to a length.</summary>
    public static byte[] Noise(Random random, int most)
    {
        var noise = new byte[random.Next(most + 1)];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Once(Random random, byte[] bytes, byte[] other)
    {
        var at = random.Next(bytes.Length);
        var some = random.Next(1, Math.Min(bytes.Length - at, 1 << random.Next(12)) + 1);
        switch (random.Next(10))
        {
            case 0:
                return Over(bytes, at, [(byte)(bytes[at] ^ (1 << random.Next(8)))]);
            case 1:
                return Over(bytes, at, [Borders[random.Next(Borders.Length)]]);
            case 2:
                return Over(bytes, at, Number(random));
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes[..at], .. bytes[(at + some)..]];
            case 5:
                return [.. bytes[..at], .. bytes.AsSpan(at, some), .. bytes[at..]];
            case 6:
                return [.. bytes[..at], .. Noise(random, 16), .. bytes[at..]];
            case 7:
                return [.. bytes[..at], .. other.AsSpan(random.Next(other.Length))];
            case 8:
                return Digits(random, bytes, at);
            default:
                var piece = other.AsSpan(random.Next(other.Length));
                return Over(bytes, at, piece[..Math.Min(piece.Length, some)]);
        }
    }

    private static byte[] Over(byte[] bytes, int at, ReadOnlySpan<byte> with)
    {
        var damaged = bytes.AsSpan().ToArray();
        with[..Math.Min(with.Length, bytes.Length - at)].CopyTo(damaged.AsSpan(at));
        return damaged;
    }

    /// <summary>A number as it stands in binary files, 1 to 8 bytes, either end first.</summary>
    private static ReadOnlySpan<byte> Number(Random random)
    {
        var (number, length) = (new byte[8], 1 << random.Next(4));
        var value = Extremes[random.Next(Extremes.Length)];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
            return number.AsSpan(0, length);
        }

        BinaryPrimitives.WriteInt64BigEndian(number, value);
        return number.AsSpan(8 - length);
    }

    /// <summary>Writes another number where one stands in text, behind the place, or nothing where none does.</summary>
    private static byte[] Digits(Random random, byte[] bytes, int at)
    {
        var found = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (found < 0)
        {
            return [.. bytes];
        }

        var begin = at + found;
        var length = bytes.AsSpan(begin).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var number = random.Next(3) == 0 ? "1e30" : $"{Extremes[random.Next(Extremes.Length)]}";
        return [.. bytes[..begin], .. Encoding.ASCII.GetBytes(number), .. length < 0 ? [] : bytes[(begin + length)..]];
    }
}
