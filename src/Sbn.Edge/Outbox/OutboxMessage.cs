using MQTTnet.Packets;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Outbox;

/// <summary>One message on its way to the broker.</summary>
internal sealed class OutboxMessage : IDisposable
{
    /// <summary>MIME type of JSON payloads.</summary>
    public const string Json = "application/json";

    /// <summary>MIME type of picture payloads.</summary>
    public const string Png = "image/png";

    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The payload; its buffer goes back to its pool with the message.</summary>
    public required PayloadBuffer Payload { get; init; }

    /// <summary>What is sent in its place when it had to wait for a new connection: the same, marked as history. Null for all but events.</summary>
    public PayloadBuffer? Historical { get; init; }

    /// <summary>Its number in the log on disk; 0 for what is in memory alone.</summary>
    public long Number { get; set; }

    /// <summary>When it was handed over, microseconds of the monotonic clock.</summary>
    public long QueuedUs { get; } = CaptureClock.MonotonicMicroseconds;

    /// <summary>What is promised for it.</summary>
    public required Delivery Delivery { get; init; }

    /// <summary>MIME type of the payload, an MQTT 5 property.</summary>
    public string ContentType { get; init; } = Json;

    /// <summary>MQTT 5 user properties; null for none.</summary>
    public List<MqttUserProperty>? UserProperties { get; init; }

    /// <summary>When the frame it speaks of was captured, microseconds of the monotonic clock; null where latency is not measured.</summary>
    public long? CapturedUs { get; init; }

    /// <summary>Where its latency is noted once it is sent.</summary>
    public QuantileWindow? Latency { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Payload.Dispose();
}

/// <summary>What is promised for a message.</summary>
internal enum Delivery
{
    /// <summary>QoS 0, not retained; a newer one of the same topic replaces it while it waits.</summary>
    Live,

    /// <summary>QoS 1, retained; a newer one of the same topic replaces it; sent again after every connect.</summary>
    State,

    /// <summary>QoS 1, not retained; each one is sent, in order, until the broker has acknowledged it.</summary>
    Event,
}
