using System.Text;
using CsCheck;
using Sbn.Edge.Outbox;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Outbox;

/// <summary>Alarm events in memory and on disk, as the sender sees them.</summary>
public sealed class EventStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_order_of_adding_sending_and_restarting_each_event_leaves_once_and_in_order() =>
        Gen.Int[0, 5].Array[1, 120].Sample(
            steps =>
            {
                using var folder = new TempFolder();
                var store = Durable(folder.Path);
                var sent = new List<string>();
                var added = 0;
                foreach (var step in steps)
                {
                    switch (step)
                    {
                        case 0 or 1 or 2:
                            store.Add(Event(added++)).ShouldBeTrue();
                            break;
                        case 3 or 4:
                            Send(store, sent);
                            break;
                        default:
                            store.Dispose();
                            store = Durable(folder.Path);
                            break;
                    }
                }

                while (Send(store, sent))
                {
                }

                store.Count.ShouldBe(0);
                store.Lost.ShouldBe(0);
                store.Dispose();
                sent.ShouldBe(Enumerable.Range(0, added).Select(i => $"{i}"));
            },
            iter: 25,
            threads: 1);

    [Fact]
    public void What_waits_on_disk_takes_no_memory_and_comes_back_in_order()
    {
        using var store = Durable(_folder.Path);
        for (var i = 0; i < 500; i++)
        {
            store.Add(Event(i)).ShouldBeTrue();
        }

        store.Count.ShouldBe(500);
        var sent = new List<string>();
        while (Send(store, sent))
        {
        }

        sent.ShouldBe(Enumerable.Range(0, 500).Select(i => $"{i}"));
    }

    [Fact]
    public void What_the_last_start_left_is_told_as_history()
    {
        using (var store = Durable(_folder.Path))
        {
            store.Add(new OutboxMessage { Topic = "t", Payload = Buffer("now"), Historical = Buffer("then"), Delivery = Delivery.Event });
            store.TryPeek(out var message).ShouldBeTrue();
            Text(message.Payload).ShouldBe("now");
        }

        using var again = Durable(_folder.Path);
        again.TryPeek(out var old).ShouldBeTrue();
        Text(old.Payload).ShouldBe("then");
        old.Topic.ShouldBe("t");
        old.Delivery.ShouldBe(Delivery.Event);
    }

    [Fact]
    public void A_disk_that_takes_nothing_is_told_and_its_events_wait_in_memory()
    {
        using var store = new EventStore(2, () => throw new IOException("Read-only file system"));
        store.Trouble.ShouldBe("Alarm events are not kept on disk (Sbn:Outbox:Directory): Read-only file system; those that are not wait in memory.");
        store.IsDurable.ShouldBeFalse();
        store.Add(Event(0)).ShouldBeTrue();
        store.Add(Event(1)).ShouldBeTrue();
        store.Add(Event(2)).ShouldBeFalse();
        store.Lost.ShouldBe(1);
        var sent = new List<string>();
        Send(store, sent);
        Send(store, sent);
        sent.ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Events_from_memory_go_to_the_disk_once_it_takes_them_and_keep_their_order()
    {
        var works = false;
        using var store = new EventStore(100, () => works ? EventLog.Open(_folder.Path, 1 << 20) : throw new IOException("No space left on device"), TimeSpan.Zero);
        store.Add(Event(0));
        store.Add(Event(1));
        store.TryPeek(out var onItsWay).ShouldBeTrue();
        works = true;
        await Eventually.HoldsAsync(
            () =>
            {
                store.Retry();
                return store.IsDurable;
            },
            cancellationToken: TestContext.Current.CancellationToken);
        store.Trouble.ShouldBeNull();
        store.Add(Event(2));
        store.Remove(onItsWay!).ShouldBeTrue();
        store.Count.ShouldBe(2);
        var sent = new List<string>();
        Send(store, sent);
        Send(store, sent);
        sent.ShouldBe(["1", "2"]);
        store.Count.ShouldBe(0);
    }

    private static bool Send(EventStore store, List<string> sent)
    {
        if (!store.TryPeek(out var message))
        {
            return false;
        }

        sent.Add(Text(message.Payload));
        store.Remove(message).ShouldBeTrue();
        return true;
    }

    private static EventStore Durable(string folder) => new(100, () => EventLog.Open(folder, 1 << 20));

    private static OutboxMessage Event(int number) => new() { Topic = "t", Payload = Buffer($"{number}"), Delivery = Delivery.Event };

    private static PayloadBuffer Buffer(string text)
    {
        var buffer = new PayloadBuffer();
        buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(64)));
        return buffer;
    }

    private static string Text(PayloadBuffer buffer) => Encoding.UTF8.GetString(buffer.Written.Span);
}
