using Microsoft.Extensions.Logging;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Health;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>One camera from source to messages: its stages and the threads they run on.</summary>
internal sealed class CameraPipeline : IDisposable
{
    private readonly CameraIdentity _identity;
    private readonly CaptureLoop _capture;
    private readonly SceneStage _stage;
    private readonly StatsPublisher _stats;
    private IFrameSource? _source;

    /// <summary>Makes the stages.</summary>
    /// <param name="options">The camera's settings.</param>
    /// <param name="source">Its source, opened already; null where it is not there yet.</param>
    /// <param name="open">Opens the source again.</param>
    /// <param name="parts">What all cameras share.</param>
    /// <param name="identity">Whose messages these are.</param>
    /// <param name="wakeInference">Called when inference may have something to do.</param>
    public CameraPipeline(
        CameraOptions options, IFrameSource? source, Func<IFrameSource> open, SharedParts parts, CameraIdentity identity, Action wakeInference)
    {
        _identity = identity;
        _source = source;
        var view = options.ToView(identity.Topics.Camera);
        Lane = new CameraLane(identity.Topics.Camera, CameraSources.IsLive(options.Source!), view, parts.Model.Session.Shape, wakeInference);
        Status = new CameraStatus(identity, parts.Vehicle, parts.Outbox, parts.Loggers.CreateLogger<CameraStatus>()) { Source = SourceUri.Mask(options.Source!) };
        _capture = new CaptureLoop(options, open, Lane.Frames, Status, Lane.Counters);
        var alarms = new AlarmReporter(
            parts.Model.CreateAlarmTracker(parts.Options.Alarms), identity, Lane.Counters, parts.Outbox, parts.Loggers.CreateLogger<AlarmReporter>());
        alarms.PublishUnconfirmed();
        _stage = new SceneStage(parts.Model, identity, Lane, alarms, WatchDrift(parts), parts.Options.Publish.Plan, view, parts.Outbox);
        _stats = new StatsPublisher(identity, Lane, parts.Outbox);
    }

    /// <summary>What connects the stages.</summary>
    public CameraLane Lane { get; }

    /// <summary>The camera's state.</summary>
    public CameraStatus Status { get; }

    /// <summary>The camera's name.</summary>
    public string Name => _identity.Topics.Camera;

    /// <summary>What broke the source for good; null otherwise.</summary>
    public SourceException? Failure => _capture.Failure;

    /// <summary>Reads the source until it is at its end.</summary>
    public void Capture(CancellationToken stop)
    {
        var source = _source;
        _source = null;
        _capture.Run(source, stop);
    }

    /// <summary>Publishes what inference brings until it is at its end.</summary>
    public void Publish(CancellationToken stop) => _stage.Run(stop);

    /// <summary>Looks whether the source has fallen silent.</summary>
    public void Watch() => _capture.Watch();

    /// <summary>Publishes the camera's figures since the last time.</summary>
    public void PublishStats() => _stats.Publish();

    /// <inheritdoc/>
    public void Dispose()
    {
        _source?.Dispose();
        Lane.Dispose();
    }

    private DriftReporter? WatchDrift(SharedParts parts) => parts.Options.Drift.Enabled && parts.Model.CreateDriftMonitor(parts.Options.Drift) is { } monitor
        ? new DriftReporter(monitor, parts.Model.Session.Shape, Name, parts.Vehicle, parts.Loggers.CreateLogger<DriftReporter>())
        : null;
}

/// <summary>What all cameras share.</summary>
/// <param name="Model">The model.</param>
/// <param name="Vehicle">The vehicle's state.</param>
/// <param name="Outbox">Where messages go.</param>
/// <param name="Options">The settings.</param>
/// <param name="Loggers">Makes loggers.</param>
internal sealed record SharedParts(LoadedModel Model, VehicleStatus Vehicle, SendQueue Outbox, EdgeOptions Options, ILoggerFactory Loggers);
