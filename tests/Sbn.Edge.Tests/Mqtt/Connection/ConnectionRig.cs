using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Commands;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Connection;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Tests.Mqtt.Connection;

/// <summary>A connection with its outbox, without cameras.</summary>
internal sealed class ConnectionRig : IAsyncDisposable
{
    /// <summary>The topic of the events it raises.</summary>
    public const string Events = "sbn/v1/v/camera/front/events/alarm";

    private readonly FrameHeader _header;

    public ConnectionRig(BrokerOptions options)
    {
        var start = Guid.CreateVersion7();
        _header = new FrameHeader("v", "front", start, 0, DateTimeOffset.UtcNow, 0, false, null);
        var topics = new Topics("v");
        var status = new VehicleStatus(topics, start, DateTimeOffset.UtcNow, ["front"], Outbox);
        status.Online(new RunningModel("tiny", "1.0.0", "fp32", "cpu"));
        Connection = new MqttConnection(options, BrokerAddress.Parse(options.Address!), status, Outbox, CommandDesk.Closed(topics, NullLogger<CommandDesk>.Instance), NullLogger<MqttConnection>.Instance);
    }

    public SendQueue Outbox { get; } = new(new EventStore(1000, null), NullLogger<SendQueue>.Instance);

    public MqttConnection Connection { get; }

    public void Raise(int from, int to)
    {
        for (var seq = from; seq <= to; seq++)
        {
            var alarm = new AlarmEvent
            {
                Id = Guid.CreateVersion7(),
                Seq = seq,
                Change = AlarmChange.Raised,
                Kind = AlarmKinds.Blind,
                Reason = "A test.",
                Level = 1,
                At = DateTimeOffset.UtcNow,
                Frame = seq,
            };
            Outbox.Publish(PayloadWriter.Event(Events, AlarmEventPayload.Of(_header, alarm)));
        }
    }

    /// <summary>Publishes a picture of a size, with user properties as pictures have them.</summary>
    public void Picture(string name, int bytes)
    {
        var payload = new PayloadBuffer();
        payload.GetSpan(bytes)[..bytes].Fill(7);
        payload.Advance(bytes);
        Outbox.Publish(new OutboxMessage
        {
            Topic = $"sbn/v1/v/camera/front/{name}",
            Payload = payload,
            Delivery = Delivery.Live,
            ContentType = OutboxMessage.Png,
            UserProperties = [new("vehicle", "v"u8.ToArray()), new("camera", "front"u8.ToArray())],
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.StopAsync();
        await Connection.DisposeAsync();
        Outbox.Dispose();
    }
}
