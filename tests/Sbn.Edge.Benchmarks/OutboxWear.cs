using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Benchmarks;

/// <summary>
/// What an alarm event costs the disk: kept by our log, and by SQLite in WAL mode as it would be used for it (one row for
/// each event, gone once acknowledged). Flash wears by what is written, so bytes count more than time. The bytes are the
/// kernel's (write_bytes of /proc/self/io: what the process made dirty and what went to the device for it).
/// </summary>
internal static class OutboxWear
{
    private const string Topic = "sbn/v1/bus12/camera/front/events/alarm";

    /// <summary>Runs it: <c>outbox [events] [folder]</c>.</summary>
    public static void Run(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var root = args.Length > 1 ? args[1] : Directory.GetCurrentDirectory();
        var payload = new byte[650];
        Random.Shared.NextBytes(payload);
        Console.WriteLine($"{count} events of {payload.Length} bytes, each flushed by itself and acknowledged, in {root}");
        foreach (var (name, run) in new (string, Action<string>)[]
        {
            ("log", folder => Log(folder, count, payload)),
            ("alarms.json, six alarms of a camera and the event", folder => Memory(folder, count, payload.Length)),
            ("SQLite, WAL, synchronous=FULL", folder => Sqlite(folder, count, payload, "FULL")),
            ("SQLite, WAL, synchronous=NORMAL (no flush for an event)", folder => Sqlite(folder, count, payload, "NORMAL")),
        })
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, $"outbox-wear-{Guid.NewGuid():N}")).FullName;
            try
            {
                var before = WrittenBytes();
                var clock = Stopwatch.StartNew();
                run(folder);
                var seconds = clock.Elapsed.TotalSeconds;
                var bytes = WrittenBytes() - before;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-58} {bytes / (double)count,9:0} bytes an event  {seconds * 1000 / count,8:0.000} ms"));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Log(string folder, int count, byte[] payload)
    {
        using var log = Outbox.EventLog.Open(folder, 16 << 20);
        for (var i = 0; i < count; i++)
        {
            var number = log.Append(Topic, payload);
            log.Flush();
            log.Acknowledge(number);
        }
    }

    /// <summary>What the next start must know of the alarms, which is written anew and flushed with each event.</summary>
    private static void Memory(string folder, int count, int length)
    {
        const string Speaker = "sbn/v1/bus12/camera/front";
        var memory = Outbox.AlarmMemory.Open(folder, "sbn/v1/bus12");
        var payload = new Outbox.PayloadBuffer();
        payload.GetSpan(length)[..length].Fill((byte)'x');
        payload.Advance(length);
        var message = new Outbox.OutboxMessage { Topic = Topic, Payload = payload, Delivery = Outbox.Delivery.Event };
        string[] kinds = [AlarmKinds.LowCoverage, AlarmKinds.UncertainRoad, AlarmKinds.Blind, AlarmKinds.ConflictingEvidence, AlarmKinds.CameraOffline, AlarmKinds.Stalled];
        for (var i = 1; i <= count; i++)
        {
            memory.Keep(
                Speaker,
                i,
                [.. kinds.Select(kind => new AlarmState { Kind = kind, Status = AlarmStatus.Cleared, Since = DateTimeOffset.UnixEpoch, Reason = "82 % of the picture is accepted, which is enough.", Level = 0.18, Seq = i })],
                [message]);
        }
    }

    private static void Sqlite(string folder, int count, byte[] payload, string synchronous)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "outbox.db")};Pooling=False");
        connection.Open();
        Execute(connection, $"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; CREATE TABLE event (number INTEGER PRIMARY KEY, topic TEXT, payload BLOB);");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO event (topic, payload) VALUES ($topic, $payload) RETURNING number";
        insert.Parameters.AddWithValue("$topic", Topic);
        insert.Parameters.AddWithValue("$payload", payload);
        using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM event WHERE number <= $number";
        var number = delete.Parameters.AddWithValue("$number", 0L);
        for (var i = 0; i < count; i++)
        {
            number.Value = insert.ExecuteScalar();
            delete.ExecuteNonQuery();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long WrittenBytes() =>
        long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith("write_bytes:", StringComparison.Ordinal))["write_bytes:".Length..], CultureInfo.InvariantCulture);
}
