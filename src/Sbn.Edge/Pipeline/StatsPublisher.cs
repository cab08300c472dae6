using System.Diagnostics;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>Publishes one camera's figures, each time over the period since the last.</summary>
internal sealed class StatsPublisher(CameraIdentity identity, CameraLane lane, SendQueue outbox)
{
    private readonly PayloadPool _texts = new();
    private long _since = Stopwatch.GetTimestamp();
    private long _captured;
    private long _processed;
    private long _dropped;

    /// <summary>Publishes the figures.</summary>
    public void Publish()
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_since, now).TotalSeconds;
        var (captured, processed, dropped) = (lane.Counters.Captured, lane.Counters.Processed, lane.Frames.Dropped);
        var payload = new StatsPayload(identity.LastHeader())
        {
            PeriodSeconds = Math.Round(seconds, 3),
            Fps = new FrameRates(Rate(captured - _captured, seconds), Rate(processed - _processed, seconds), Rate(dropped - _dropped, seconds)),
            Damaged = lane.Counters.Damaged,
            LatencyMs = lane.Counters.Latency.Read(),
            InferenceMs = lane.Counters.Inference.Read(clear: true),
            Memory = new MemoryUse(Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false)),
            TemperatureC = Temperature.Hottest(),
            Outbox = new OutboxUse(outbox.QueuedEvents, outbox.LostEvents, outbox.Overtaken, outbox.LeftOut),
        };
        (_since, _captured, _processed, _dropped) = (now, captured, processed, dropped);
        outbox.Publish(new OutboxMessage
        {
            Topic = identity.Topics.Stats,
            Payload = PayloadWriter.Json(payload, PayloadJson.Default.StatsPayload, _texts.Rent()),
            Delivery = Delivery.Live,
        });
    }

    private static double Rate(long frames, double seconds) => Math.Round(frames / seconds, 2);
}
