using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Configuration;
using Sbn.Edge.Mqtt.Broker;
using Sbn.Edge.Mqtt.Connection;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Mqtt.Connection;

/// <summary>Brokers that take less than others: what does not fit is left out and told, all else goes on.</summary>
[Trait("System", "yes")]
public sealed class BrokerLimitsTests
{
    private const string State = "sbn/v1/v/state";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5.0", 2_000)]
    [InlineData("5.0", 20_000)]
    [InlineData("5.0", 200_000)]
    [InlineData("3.1.1", 2_000)]
    [InlineData("3.1.1", 20_000)]
    [InlineData("3.1.1", 200_000)]
    public async Task What_is_larger_than_the_broker_takes_is_left_out_and_told_and_events_go_on(string protocol, int limit)
    {
        int[] sizes = [1_000, 10_000, 100_000, 300_000];
        await using var broker = await Mosquitto.StartOrSkipAsync($"allow_anonymous true\nmax_packet_size {limit}");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "sbn/v1/v/#", keepSession: true);
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address, Protocol = protocol });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        const int Rounds = 10;
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var size in sizes)
            {
                rig.Picture($"p{size}", size);
            }

            rig.Raise(round, round);
            await Eventually.HoldsAsync(
                () => rig.Outbox.IsEmpty && subscriber.JsonOf(ConnectionRig.Events).DistinctBy(e => e["id"]!.GetValue<string>()).Count() == round, TimeSpan.FromSeconds(60), Stop);
        }

        var counts = sizes.ToDictionary(size => size, size => subscriber.Messages.Count(m => m.Topic.EndsWith($"/p{size}", StringComparison.Ordinal)));
        foreach (var size in sizes.Where(size => size > limit))
        {
            counts[size].ShouldBe(0);
        }

        rig.Outbox.LeftOut.ShouldBeGreaterThan(0);
        subscriber.JsonOf(State).ShouldContain(state => state["reasons"]!.AsArray().Any(reason => reason!.GetValue<string>().Contains("takes messages of up to", StringComparison.Ordinal)));
        if (protocol == "5.0")
        {
            rig.Connection.Connects.ShouldBe(1);
            foreach (var size in sizes.Where(size => size < limit))
            {
                counts[size].ShouldBe(Rounds);
            }
        }
        else
        {
            // An older broker shows it only by closing the connection: each size that is too large may do so once.
            rig.Connection.Connects.ShouldBeInRange(2, 1 + sizes.Count(size => size > limit));
        }
    }

    [Fact]
    public async Task A_picture_that_fits_only_without_its_user_properties_goes_without_them()
    {
        const int Size = 5_000;
        await using var broker = await Mosquitto.StartOrSkipAsync($"allow_anonymous true\nmax_packet_size {Size + 60}");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "sbn/v1/v/camera/#");
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        rig.Picture("p", Size);
        rig.Picture("q", 100);
        await Eventually.HoldsAsync(() => subscriber.Messages.Count == 2, cancellationToken: Stop);
        subscriber.Messages.Single(m => m.Topic.EndsWith("/p", StringComparison.Ordinal)).UserProperties.ShouldBeEmpty();
        subscriber.Messages.Single(m => m.Topic.EndsWith("/q", StringComparison.Ordinal)).UserProperties.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("5.0", "retain_available false", "keeps no retained messages: states are sent again and again instead")]
    [InlineData("5.0", "max_qos 0", "takes QoS 0 only: nobody confirms that alarm events arrive")]
    [InlineData("3.1.1", "retain_available false", "takes QoS 0 only and keeps no retained messages")]
    [InlineData("3.1.1", "max_qos 0", "takes QoS 0 only")]
    public async Task A_broker_without_retained_messages_or_acknowledgements_is_used_all_the_same_and_that_is_told(string protocol, string setting, string sentence)
    {
        await using var broker = await Mosquitto.StartOrSkipAsync($"allow_anonymous true\n{setting}");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "sbn/v1/v/#");
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address, Protocol = protocol, KeepAlive = TimeSpan.FromSeconds(1), WaitAtStart = TimeSpan.FromSeconds(30) });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        rig.Raise(1, 5);
        await Eventually.HoldsAsync(() => subscriber.JsonOf(ConnectionRig.Events).Count == 5, cancellationToken: Stop);
        await Eventually.HoldsAsync(
            () => subscriber.JsonOf(State).Any(state => state["reasons"]!.AsArray().Any(reason => reason!.GetValue<string>().Contains(sentence, StringComparison.Ordinal))), cancellationToken: Stop);
        if (sentence.Contains("again and again", StringComparison.Ordinal))
        {
            var told = subscriber.JsonOf(State).Count;
            await Eventually.HoldsAsync(() => subscriber.JsonOf(State).Count >= told + 2, cancellationToken: Stop);
        }

        rig.Connection.Connects.ShouldBe(1);
    }

    [Fact]
    public async Task A_broker_that_takes_one_message_at_a_time_gets_one_at_a_time()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nmax_inflight_messages 1");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, ConnectionRig.Events);
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        rig.Raise(1, 200);
        await Eventually.HoldsAsync(() => subscriber.JsonOf(ConnectionRig.Events).Count == 200, TimeSpan.FromSeconds(30), Stop);
        rig.Connection.Connects.ShouldBe(1);
    }

    [Fact]
    public async Task A_twin_is_told_by_name_where_the_broker_says_that_it_is_one()
    {
        await using var broker = await EmbeddedBroker.StartAsync(0, NullLogger.Instance);
        await TwinsAsync(new BrokerOptions { Address = broker.Address.ToString() }, "Another client is connected to");
    }

    /// <summary>Mosquitto 2.0 ends the older connection without a word.</summary>
    [Theory]
    [InlineData("5.0")]
    [InlineData("3.1.1")]
    public async Task A_twin_is_suspected_by_name_where_the_broker_only_closes(string protocol)
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await TwinsAsync(new BrokerOptions { Address = broker.Address, Protocol = protocol }, "closes each connection soon after it has come about");
    }

    private static async Task TwinsAsync(BrokerOptions options, string sentence)
    {
        await using var subscriber = await Subscriber.StartAsync(BrokerAddress.Parse(options.Address!).Port, State);
        await using var rig = new ConnectionRig(options);
        await using var twin = new ConnectionRig(options);
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        await twin.Connection.StartAsync(mayBeAway: false, Stop);
        await Eventually.HoldsAsync(
            () => subscriber.JsonOf(State).Any(state => state["reasons"]!.AsArray().Any(reason => reason!.GetValue<string>() is { } text && text.Contains(sentence, StringComparison.Ordinal) && text.Contains("sbn-v", StringComparison.Ordinal))),
            TimeSpan.FromSeconds(60),
            Stop);
        (rig.Connection.Connects + twin.Connection.Connects).ShouldBeLessThan(8);
    }
}
