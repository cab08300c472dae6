using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Commands;
using Sbn.Edge.Configuration;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Connection;
using Sbn.Edge.Outbox;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>Alone in the process while it counts, so that no other test's allocations are counted.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Whether sending pictures allocates on the managed heap.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int PictureBytes = 1_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_steady_state_sending_a_picture_allocates_nothing_that_scales_with_it()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        using var outbox = new SendQueue(new EventStore(100, null), NullLogger<SendQueue>.Instance);
        var topics = new Topics("v");
        var status = new VehicleStatus(topics, Guid.CreateVersion7(), DateTimeOffset.UtcNow, ["front"], outbox);
        await using var connection = new MqttConnection(
            new BrokerOptions { Address = broker.Address }, BrokerAddress.Parse(broker.Address), status, outbox, CommandDesk.Closed(topics, NullLogger<CommandDesk>.Instance), NullLogger<MqttConnection>.Instance);
        await connection.StartAsync(mayBeAway: false, Stop);
        var pool = new PayloadPool();
        await SendAsync(5);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        const int Pictures = 20;
        await SendAsync(Pictures);
        ((GC.GetTotalAllocatedBytes(precise: true) - before) / Pictures).ShouldBeLessThan(PictureBytes / 20);
        outbox.SentByTopic().ShouldBe([new("sbn/v1/v/camera/front/segmentation", 25)]);
        await connection.StopAsync();

        async Task SendAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var picture = pool.Rent();
                picture.GetSpan(PictureBytes);
                picture.Advance(PictureBytes);
                outbox.Publish(new OutboxMessage { Topic = "sbn/v1/v/camera/front/segmentation", Payload = picture, Delivery = Delivery.Live });
                await Eventually.HoldsAsync(() => outbox.IsEmpty, cancellationToken: Stop);
            }
        }
    }
}
