using System.Text;
using Sbn.Edge.Outbox;
using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Tests.Fuzzing;

/// <summary>alarms.json, what a start knows of the alarms of the one before.</summary>
[Trait("System", "yes")]
public sealed class AlarmMemoryFuzz
{
    private const string Root = "sbn/v1/bus12";

    private static readonly byte[] Whole = Encoding.UTF8.GetBytes("""
        {"schema":"sbn.alarm-memory/1","speakers":{"sbn/v1/bus12":{"lastSeq":0,"states":[],"topics":["sbn/v1/bus12/alarms/degraded"],"events":[]},"sbn/v1/bus12/camera/front":{"lastSeq":7,
        "states":[{"kind":"class-area","zone":"green","status":"active","since":"2026-11-29T10:00:00+00:00","reason":"too much green","level":0.5,"place":{"x":1,"y":2,"width":3,"height":4},"seq":7,"heldBy":null}],
        "topics":["sbn/v1/bus12/camera/front/alarms/blind"],"events":[{"topic":"sbn/v1/bus12/camera/front/events/alarm","payload":"{\"seq\":7}"}]}}}
        """);

    [Fact]
    public void The_alarms_memory_is_read_or_begun_anew_with_a_sentence()
    {
        var mutations = new JsonMutations(Whole);
        Read(Whole).ShouldBeNull();
        var target = new FuzzTarget { Name = "alarms.json", Case = mutations.Damage, Read = Read };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 10_000, 500_000)}");
    }

    private static string? Read(byte[] bytes)
    {
        var memory = AlarmMemory.Of(bytes, "alarms.json", Root);
        foreach (var message in memory.Unsure())
        {
            // As the log on disk takes it and the broker too.
            _ = EventRecord.Write(1, message.Topic, message.Payload.Written.Span);
            (message.Topic.StartsWith($"{Root}/", StringComparison.Ordinal) && !message.Topic.AsSpan().ContainsAny('+', '#')).ShouldBeTrue(message.Topic);
        }

        if (memory.Recall($"{Root}/camera/front") is { } known)
        {
            (known.LastSeq + 1_000_000_000).ShouldBeGreaterThan(known.States.Select(state => state.Seq).Append(0).Max());
            _ = known.States.Select(state => state.Key).ToHashSet();
        }

        return memory.Damage;
    }
}
