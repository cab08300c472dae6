using System.Buffers.Binary;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Tests.Datasets;
using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Core.Tests.Fuzzing;

/// <summary>Label maps, which come with data sets from anywhere.</summary>
[Trait("System", "yes")]
public sealed class LabelMapFuzz
{
    private const int SignatureLength = 8;

    private readonly byte[][] _maps =
    [
        TestPng.Write([.. Enumerable.Range(0, 24 * 16).Select(i => (byte)(i % 19))], 24, 16, 8, TestPng.Palette, y => y % 5, idatSize: 60),
        TestPng.Write([.. Enumerable.Range(0, 24 * 16).Select(i => (byte)(i % 4))], 24, 16, 2),
    ];

    [Fact]
    public void A_label_map_is_read_or_refused_in_a_sentence()
    {
        var target = new FuzzTarget
        {
            Name = "label maps",
            Case = Case,
            Read = bytes =>
            {
                var map = IndexedPng.Decode(bytes, "some.png");
                map.Ids.Length.ShouldBe(map.Width * map.Height);
                return null;
            },
            // What one byte may unpack to, and as much again for ids of less than a byte.
            BytesPerByte = 10_000,
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 5_000, 300_000)}");
    }

    private byte[] Case(Random random)
    {
        var map = _maps[random.Next(_maps.Length)];
        byte[] damaged = [.. random.Next(4) == 0 ? map : ByteMutations.Damage(random, map)];
        if (damaged.Length > 29 && random.Next(2) == 0)
        {
            // Width or height.
            BinaryPrimitives.WriteInt32BigEndian(damaged.AsSpan(random.Next(2) == 0 ? 16 : 20), 1 << random.Next(32));
        }

        return Vouched(damaged);
    }

    /// <summary>The same chunks with checksums that are right, as far as there are chunks.</summary>
    private static byte[] Vouched(byte[] png)
    {
        for (var at = SignatureLength; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12)
            {
                break;
            }

            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(at + 8 + (int)length), PngChunk.Crc(png.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }

        return png;
    }
}
