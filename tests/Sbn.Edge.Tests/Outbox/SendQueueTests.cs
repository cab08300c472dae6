using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Core;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Tests.Outbox;

public sealed class SendQueueTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_live_messages_the_newest_of_each_topic_waits()
    {
        using var outbox = Make();
        outbox.Publish(Message("a", "1", Delivery.Live));
        outbox.Publish(Message("b", "1", Delivery.Live));
        outbox.Publish(Message("a", "2", Delivery.Live));
        outbox.Overtaken.ShouldBe(1);
        Text(await outbox.TakeLiveAsync(Stop)).ShouldBe("b=1");
        Text(await outbox.TakeLiveAsync(Stop)).ShouldBe("a=2");
    }

    [Fact]
    public void An_overtaken_message_gives_its_buffer_back()
    {
        using var outbox = Make();
        var pool = new PayloadPool();
        var buffer = pool.Rent();
        outbox.Publish(new OutboxMessage { Topic = "a", Payload = buffer, Delivery = Delivery.Live });
        outbox.Publish(Message("a", "2", Delivery.Live));
        pool.Rent().ShouldBeSameAs(buffer);
    }

    [Fact]
    public Task Events_leave_in_order_and_only_when_acknowledged() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int).SampleAsync(async (count, seed) =>
        {
            using var outbox = Make();
            var random = new Random(seed);
            for (var i = 0; i < count; i++)
            {
                outbox.Publish(Message("e", $"{i}", Delivery.Event));
            }

            var sent = new List<string>();
            while (outbox.QueuedEvents > 0)
            {
                var message = await outbox.NextReliableAsync(Stop);
                if (random.Next(3) > 0)
                {
                    sent.Add(Text(message));
                    outbox.Complete(message);
                }
            }

            sent.ShouldBe(Enumerable.Range(0, count).Select(i => $"e={i}"));
            outbox.LostEvents.ShouldBe(0);
        });

    [Fact]
    public async Task When_memory_is_full_the_oldest_event_goes_and_is_counted()
    {
        using var outbox = Make(maxEvents: 3);
        for (var i = 0; i < 5; i++)
        {
            outbox.Publish(Message("e", $"{i}", Delivery.Event));
        }

        outbox.LostEvents.ShouldBe(2);
        outbox.QueuedEvents.ShouldBe(3);
        Text(await outbox.NextReliableAsync(Stop)).ShouldBe("e=2");
    }

    [Fact]
    public async Task An_event_that_is_lost_while_on_its_way_does_not_take_the_next_one_along()
    {
        using var outbox = Make(maxEvents: 2);
        outbox.Publish(Message("e", "0", Delivery.Event));
        var onItsWay = await outbox.NextReliableAsync(Stop);
        outbox.Publish(Message("e", "1", Delivery.Event));
        outbox.Publish(Message("e", "2", Delivery.Event));
        outbox.Complete(onItsWay);
        outbox.QueuedEvents.ShouldBe(2);
    }

    [Fact]
    public async Task States_go_before_events_in_the_order_their_topics_appeared()
    {
        using var outbox = Make();
        outbox.Publish(Message("e", "0", Delivery.Event));
        outbox.Publish(Message("state", "1", Delivery.State));
        outbox.Publish(Message("bundle", "1", Delivery.State));
        outbox.Publish(Message("state", "2", Delivery.State));
        (await Drain(outbox)).ShouldBe(["state=2", "bundle=1", "e=0"]);
    }

    [Fact]
    public async Task States_are_sent_again_after_a_connect()
    {
        using var outbox = Make();
        outbox.Publish(Message("state", "1", Delivery.State));
        outbox.Publish(Message("bundle", "1", Delivery.State));
        await Drain(outbox);
        outbox.IsEmpty.ShouldBeTrue();
        outbox.ResendStates();
        (await Drain(outbox)).ShouldBe(["state=1", "bundle=1"]);
    }

    [Fact]
    public async Task A_state_that_changes_while_on_its_way_is_sent_once_more()
    {
        using var outbox = Make();
        outbox.Publish(Message("state", "1", Delivery.State));
        var onItsWay = await outbox.NextReliableAsync(Stop);
        outbox.Publish(Message("state", "2", Delivery.State));
        outbox.Complete(onItsWay);
        (await Drain(outbox)).ShouldBe(["state=2"]);
    }

    [Fact]
    public async Task Draining_waits_for_what_is_on_its_way()
    {
        using var outbox = Make();
        outbox.Publish(Message("a", "1", Delivery.Live));
        var message = await outbox.TakeLiveAsync(Stop);
        outbox.IsEmpty.ShouldBeFalse();
        outbox.CompleteLive(message, sent: true);
        await outbox.DrainAsync(TimeSpan.FromSeconds(1), Stop);
        outbox.SentByTopic().ShouldBe([new("a", 1)]);
    }

    [Fact]
    public async Task Draining_in_vain_says_how_many_events_wait()
    {
        using var outbox = Make();
        outbox.Publish(Message("e", "0", Delivery.Event));
        (await Should.ThrowAsync<UserException>(() => outbox.DrainAsync(TimeSpan.Zero, Stop))).Message.ShouldContain("1 alarm events still wait");
    }

    [Fact]
    public async Task Who_waits_for_a_message_gets_it_as_soon_as_it_is_there()
    {
        using var outbox = Make();
        var live = outbox.TakeLiveAsync(Stop);
        var reliable = outbox.NextReliableAsync(Stop);
        live.IsCompleted.ShouldBeFalse();
        reliable.IsCompleted.ShouldBeFalse();
        outbox.Publish(Message("a", "1", Delivery.Live));
        outbox.Publish(Message("e", "1", Delivery.Event));
        Text(await live).ShouldBe("a=1");
        Text(await reliable).ShouldBe("e=1");
    }

    private static SendQueue Make(int maxEvents = 1000) => new(new EventStore(maxEvents, null), NullLogger<SendQueue>.Instance);

    private static OutboxMessage Message(string topic, string text, Delivery delivery)
    {
        var buffer = new PayloadBuffer();
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.CopyTo(buffer.GetSpan(bytes.Length));
        buffer.Advance(bytes.Length);
        return new OutboxMessage { Topic = topic, Payload = buffer, Delivery = delivery };
    }

    private static string Text(OutboxMessage message) => $"{message.Topic}={Encoding.UTF8.GetString(message.Payload.Written.Span)}";

    private static async Task<List<string>> Drain(SendQueue outbox)
    {
        var sent = new List<string>();
        while (!outbox.IsEmpty)
        {
            var message = await outbox.NextReliableAsync(Stop);
            sent.Add(Text(message));
            outbox.Complete(message);
        }

        return sent;
    }
}
