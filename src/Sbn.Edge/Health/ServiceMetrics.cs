using Prometheus;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Health;

/// <summary>The service's figures for Prometheus, read when they are asked for.</summary>
internal sealed class ServiceMetrics
{
    private readonly CameraFleet _fleet;
    private readonly SendQueue _outbox;
    private readonly Func<bool> _isConnected;
    private readonly Counter _captured;
    private readonly Counter _processed;
    private readonly Counter _dropped;
    private readonly Counter _damaged;
    private readonly Counter _alarmEvents;
    private readonly Gauge _alarms;
    private readonly Gauge _regions;
    private readonly Gauge _streaming;
    private readonly Gauge _latency;
    private readonly Gauge _queued;
    private readonly Counter _lost;
    private readonly Counter _overtaken;
    private readonly Counter _leftOut;
    private readonly Gauge _connected;
    private readonly Gauge _temperature;

    /// <summary>Makes the metrics.</summary>
    public ServiceMetrics(CameraFleet fleet, SendQueue outbox, Func<bool> isConnected)
    {
        (_fleet, _outbox, _isConnected) = (fleet, outbox, isConnected);
        var metrics = Metrics.WithCustomRegistry(Registry);
        string[] camera = ["camera"];
        _captured = metrics.CreateCounter("sbn_frames_captured_total", "Frames captured.", camera);
        _processed = metrics.CreateCounter("sbn_frames_processed_total", "Frames segmented and handed on.", camera);
        _dropped = metrics.CreateCounter("sbn_frames_dropped_total", "Frames captured but overtaken by a newer one.", camera);
        _damaged = metrics.CreateCounter("sbn_pictures_damaged_total", "Pictures of a recording that could not be read.", camera);
        _alarmEvents = metrics.CreateCounter("sbn_alarm_events_total", "Alarms raised and cleared.", camera);
        _alarms = metrics.CreateGauge("sbn_alarms_raised", "Alarms that are raised.", camera);
        _regions = metrics.CreateGauge("sbn_uncertain_regions", "Uncertain regions of the last frame.", camera);
        _streaming = metrics.CreateGauge("sbn_camera_streaming", "1 while the camera streams.", camera);
        _latency = metrics.CreateGauge("sbn_latency_seconds", "From capture to the broker's connection, of the last frames published.", ["camera", "quantile"]);
        _queued = metrics.CreateGauge("sbn_outbox_events_queued", "Alarm events not yet acknowledged by the broker.");
        _lost = metrics.CreateCounter("sbn_outbox_events_lost_total", "Alarm events lost because the space for them was full.");
        _overtaken = metrics.CreateCounter("sbn_outbox_messages_overtaken_total", "Messages that a newer one of their topic replaced before they were sent.");
        _leftOut = metrics.CreateCounter("sbn_outbox_messages_left_out_total", "Messages that were larger than the broker takes.");
        _connected = metrics.CreateGauge("sbn_broker_connected", "1 while the broker is there.");
        _temperature = metrics.CreateGauge("sbn_temperature_celsius", "The hottest thermal zone of the machine.");
        DotNetStats.Register(Registry);
        Registry.AddBeforeCollectCallback(Read);
    }

    /// <summary>Where the metrics are.</summary>
    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    private void Read()
    {
        foreach (var camera in _fleet.Cameras)
        {
            var (name, counters) = (camera.Name, camera.Lane.Counters);
            _captured.WithLabels(name).IncTo(counters.Captured);
            _processed.WithLabels(name).IncTo(counters.Processed);
            _dropped.WithLabels(name).IncTo(camera.Lane.Frames.Dropped);
            _damaged.WithLabels(name).IncTo(counters.Damaged);
            _alarmEvents.WithLabels(name).IncTo(counters.AlarmEvents);
            _alarms.WithLabels(name).Set(counters.Alarms);
            _regions.WithLabels(name).Set(counters.Regions);
            _streaming.WithLabels(name).Set(camera.Status.Current == CameraState.Streaming ? 1 : 0);
            if (counters.Latency.Read() is Quantiles latency)
            {
                _latency.WithLabels(name, "0.5").Set(latency.P50 / 1000);
                _latency.WithLabels(name, "0.99").Set(latency.P99 / 1000);
            }
        }

        _queued.Set(_outbox.QueuedEvents);
        _lost.IncTo(_outbox.LostEvents);
        _overtaken.IncTo(_outbox.Overtaken);
        _leftOut.IncTo(_outbox.LeftOut);
        _connected.Set(_isConnected() ? 1 : 0);
        if (Temperature.Hottest() is { } celsius)
        {
            _temperature.Set(celsius);
        }
    }
}
