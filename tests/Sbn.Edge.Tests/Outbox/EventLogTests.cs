using System.Text;
using CsCheck;
using Sbn.Edge.Core;
using Sbn.Edge.Outbox;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Outbox;

/// <summary>The log of alarm events on disk, after whatever can happen to it.</summary>
public sealed class EventLogTests : IDisposable
{
    private const long Plenty = 16 << 20;

    private readonly TempFolder _folder = new();

    private string Directory => _folder["outbox"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_appended_is_read_again_after_a_restart_in_order()
    {
        using (var log = Open())
        {
            Append(log, 1, 200);
            log.Acknowledge(40);
        }

        using var again = Open();
        again.FirstPending.ShouldBe(41);
        again.Next.ShouldBe(201);
        Pending(again).ShouldBe(Enumerable.Range(41, 160).Select(Text));
        again.Lost.ShouldBe(0);
    }

    [Fact]
    public void Cut_at_any_byte_the_log_holds_the_events_before_the_cut_and_takes_new_ones()
    {
        using (var log = Open())
        {
            Append(log, 1, 4);
        }

        var file = Segments().Single();
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            using (var log = Open())
            {
                var held = Pending(log);
                held.ShouldBe(Enumerable.Range(1, held.Count).Select(Text), $"cut at {length}");
                held.Count.ShouldBe(length * 4 / whole.Length);
                log.Append("t", Encoding.UTF8.GetBytes("new")).ShouldBe(held.Count + 1);
            }

            using var again = Open();
            Pending(again)[^1].ShouldBe("new", $"cut at {length}");
        }
    }

    [Fact]
    public void A_damaged_file_never_gives_an_event_that_was_not_written_nor_keeps_the_log_from_going_on()
    {
        using (var log = Open())
        {
            Append(log, 1, 30);
            log.Acknowledge(3);
        }

        var files = System.IO.Directory.GetFiles(Directory).Where(file => Path.GetFileName(file) != "lock").ToDictionary(file => file, File.ReadAllBytes);
        Gen.Select(Gen.Int[0, files.Count - 1], Gen.Int[0, 5000], Gen.Byte, Gen.Int[1, 40]).Sample((which, at, value, count) =>
        {
            foreach (var leftover in Segments().Except(files.Keys))
            {
                File.Delete(leftover);
            }

            foreach (var (file, bytes) in files)
            {
                var damaged = bytes.ToArray();
                if (file == files.Keys.Order(StringComparer.Ordinal).ElementAt(which))
                {
                    for (var i = 0; i < count && damaged.Length > 0; i++)
                    {
                        damaged[(at + i) % damaged.Length] = (byte)(value + i);
                    }
                }

                File.WriteAllBytes(file, damaged);
            }

            using var log = Open();
            Pending(log).ShouldBeSubsetOf(Enumerable.Range(1, 30).Select(Text));
            var number = log.Append("t", "new"u8);
            log.ReadFrom(number)!.Payload.ShouldBe("new"u8.ToArray());
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void A_lost_part_in_the_middle_is_skipped_and_counted()
    {
        using (var log = Open(1 << 20))
        {
            Append(log, 1, 1000, 700);
        }

        var middle = Segments()[1];
        var first = EventSegment.TryNumberOf(middle, out var number) ? number : 0;
        var bytes = File.ReadAllBytes(middle);
        bytes[100] ^= 1;
        File.WriteAllBytes(middle, bytes);
        using var again = Open(1 << 20);
        var held = Pending(again);
        held.ShouldNotContain(Text((int)first));
        held.ShouldContain(Text(1000));
        again.Lost.ShouldBe(1000 - held.Count);
    }

    [Fact]
    public void Where_the_space_is_full_the_oldest_go_and_are_counted()
    {
        using var log = Open(1 << 20);
        Append(log, 1, 3000, 700);
        Segments().Sum(file => new FileInfo(file).Length).ShouldBeLessThanOrEqualTo(1 << 20);
        var held = Pending(log);
        held.ShouldBe(Enumerable.Range(3001 - held.Count, held.Count).Select(Text));
        log.Lost.ShouldBe(3000 - held.Count);
        held.Count.ShouldBeGreaterThan(900);
    }

    [Fact]
    public void Acknowledged_segments_go()
    {
        using var log = Open(4 << 20);
        Append(log, 1, 4000, 700);
        Segments().Length.ShouldBeGreaterThan(2);
        log.Acknowledge(4000);
        Segments().Length.ShouldBe(1);
        log.FirstPending.ShouldBe(log.Next);
    }

    [Fact]
    public void A_mark_that_is_torn_leaves_the_one_before_it()
    {
        using (var log = Open())
        {
            Append(log, 1, 10);
            log.Acknowledge(4);
            log.Acknowledge(5);
        }

        var mark = Path.Combine(Directory, "acknowledged");
        var bytes = File.ReadAllBytes(mark);
        bytes[20] ^= 0xFF;
        File.WriteAllBytes(mark, bytes);
        using var again = Open();
        again.FirstPending.ShouldBe(5);
    }

    [Fact]
    public void Events_that_the_broker_has_are_not_numbered_anew_when_a_power_cut_took_them_from_the_disk()
    {
        using (var log = Open())
        {
            Append(log, 1, 10);
            log.Acknowledge(10);
        }

        File.WriteAllBytes(Segments().Single(), []);
        using var again = Open();
        again.Append("t", "x"u8).ShouldBe(11);
        again.ReadFrom(11)!.Payload.ShouldBe("x"u8.ToArray());
    }

    [Fact]
    public void A_file_named_by_a_number_that_no_event_can_reach_is_left_alone()
    {
        System.IO.Directory.CreateDirectory(Directory);
        File.WriteAllBytes(Path.Combine(Directory, "7fffffffffffffff.events"), []);
        using var log = Open();
        log.Append("t", "x"u8).ShouldBe(1);
        log.Append("t", "y"u8).ShouldBe(2);
    }

    [Fact]
    public void Two_processes_never_share_a_log()
    {
        using var log = Open();
        Should.Throw<UserException>(() => Open()).Message.ShouldContain("Another sbn-edge keeps its alarm events in");
    }

    private static string Text(int number) => $"event {number}";

    private static void Append(EventLog log, int from, int to, int padding = 0)
    {
        for (var i = from; i <= to; i++)
        {
            log.Append("sbn/v1/bus12/camera/front/events/alarm", Encoding.UTF8.GetBytes(Text(i) + new string(' ', padding)));
        }
    }

    private static List<string> Pending(EventLog log)
    {
        var events = new List<string>();
        for (var record = log.ReadFrom(log.FirstPending); record is not null; record = record.Number + 1 < log.Next ? log.ReadFrom(record.Number + 1) : null)
        {
            events.Add(Encoding.UTF8.GetString(record.Payload).TrimEnd());
        }

        return events;
    }

    private EventLog Open(long maxBytes = Plenty) => EventLog.Open(Directory, maxBytes);

    private string[] Segments() => [.. System.IO.Directory.GetFiles(Directory, "*.events").Order(StringComparer.Ordinal)];
}
