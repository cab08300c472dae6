using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Sbn.Edge.Outbox;
using Sbn.Edge.TestKit;
using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Tests.Fuzzing;

/// <summary>The alarm events on disk.</summary>
[Trait("System", "yes")]
public sealed class OutboxFuzz : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[] _segment = Segment(8);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_records_of_a_segment_are_read_as_far_as_they_are_whole()
    {
        var target = new FuzzTarget
        {
            Name = "outbox records",
            Case = random => random.Next(2) == 0 ? ByteMutations.Damage(random, _segment) : Vouched(random),
            Read = bytes =>
            {
                var (offsets, length) = EventSegment.Scan(bytes, 1);
                length.ShouldBeInRange(0, bytes.Length);
                return offsets.Count == 0 ? "No record." : null;
            },
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 50_000, 6_000_000)}");
    }

    [Fact]
    public void A_damaged_folder_of_events_is_opened_read_and_written_on()
    {
        var mark = new byte[32];
        using (var log = EventLog.Open(_folder["mark"], 16 << 20))
        {
            log.Append("t", "x"u8);
            log.Append("t", "x"u8);
            log.Acknowledge(1);
            log.Acknowledge(2);
        }

        File.ReadAllBytes(_folder["mark", "acknowledged"]).CopyTo(mark, 0);
        var folder = Directory.Exists("/dev/shm") ? Directory.CreateDirectory($"/dev/shm/sbn-edge-fuzz-{Guid.NewGuid():N}").FullName : Directory.CreateDirectory(_folder["log"]).FullName;
        var target = new FuzzTarget
        {
            Name = "outbox folders",
            Case = random => [(byte)random.Next(256), .. random.Next(2) == 0 ? mark : ByteMutations.Damage(random, mark), .. ByteMutations.Damage(random, _segment)],
            Read = bytes =>
            {
                Lay(folder, bytes);
                using var log = EventLog.Open(folder, 16 << 20);
                for (var record = log.ReadFrom(log.FirstPending); record is not null && record.Number + 1 < log.Next; record = log.ReadFrom(record.Number + 1))
                {
                    record.Topic.ShouldNotBeNull();
                }

                var number = log.Append("t", "new"u8);
                log.ReadFrom(number)!.Payload.ShouldBe("new"u8.ToArray());
                log.Acknowledge(number);
                return null;
            },
            // One segment's space, whatever the file's length.
            BytesBesides = 2 << 20,
        };
        try
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 800, 30_000)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A mark of what is acknowledged and two segments, one of them by a name that may be any number's.</summary>
    private static void Lay(string folder, byte[] bytes)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            File.Delete(file);
        }

        string[] names = ["0000000000000001", "0000000000000009", "7fffffffffffffff", "3ffffffffffffffe", "8000000000000000", "0000000000000000", "ffffffffffffffff", "x"];
        var middle = Math.Min(bytes.Length, 33);
        File.WriteAllBytes(Path.Combine(folder, "acknowledged"), bytes[Math.Min(1, bytes.Length)..middle]);
        File.WriteAllBytes(Path.Combine(folder, "0000000000000001.events"), bytes[middle..]);
        File.WriteAllBytes(Path.Combine(folder, $"{names[bytes[0] % names.Length]}.events"), bytes[middle..]);
    }

    private static byte[] Segment(int count) =>
        [.. Enumerable.Range(1, count).SelectMany(number => EventRecord.Write(number, "sbn/v1/bus12/camera/front/events/alarm", Encoding.UTF8.GetBytes($$"""{"seq":{{number}}}""")))];

    /// <summary>Records that are wrong although their checksum is right.</summary>
    private static byte[] Vouched(Random random)
    {
        var body = ByteMutations.Damage(random, EventRecord.Write(1, "t", "{}"u8)[EventRecord.PrefixLength..]);
        var record = new byte[EventRecord.PrefixLength + body.Length];
        body.CopyTo(record, EventRecord.PrefixLength);
        BinaryPrimitives.WriteInt32LittleEndian(record, body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Crc32.HashToUInt32(body));
        return [.. record, .. Segment(2)];
    }
}
