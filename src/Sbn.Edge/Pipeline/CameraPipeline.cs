using Microsoft.Extensions.Logging;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Health;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>One camera from source to messages: its stages and the threads they run on.</summary>
internal sealed class CameraPipeline : IDisposable
{
    private readonly CameraIdentity _identity;
    private readonly CameraAlarmVoice _voice;
    private readonly AlarmDesk _desk;
    private readonly ConditionReporter _conditions;
    private readonly CaptureLoop _capture;
    private readonly StatsPublisher _stats;
    private volatile SceneStage _stage;
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
        _voice = new CameraAlarmVoice(identity, Lane.Counters, parts.Loggers.CreateLogger<AlarmReporter>());
        _desk = new AlarmDesk(_voice, parts.Outbox, parts.Memory);
        _conditions = new ConditionReporter(parts.Options.Alarms, DriftWatchOf(parts), _desk, identity, () => Status.Standing, Of(_desk.Restored, isCondition: true));
        Status.Changed = _conditions.Look;
        var alarms = ReportAlarms(parts, Of(_desk.Restored, isCondition: false));
        alarms.PublishUnconfirmed();
        _conditions.PublishUnconfirmed();
        _desk.TakeAwayOthers([identity.Topics.State]);
        _stage = new SceneStage(parts, identity, Lane, view, alarms, WatchDrift(parts), lastRegionId: 0);
        _stats = new StatsPublisher(identity, Lane, parts.Outbox);
    }

    /// <summary>What connects the stages.</summary>
    public CameraLane Lane { get; }

    /// <summary>The camera's state.</summary>
    public CameraStatus Status { get; }

    /// <summary>The camera's name.</summary>
    public string Name => _identity.Topics.Camera;

    /// <summary>Its name, what it is doing, and how many frames of it were processed since the start.</summary>
    public (string Name, CameraState? State, long Processed) Progress => (Name, Status.Current, Lane.Counters.Processed);

    /// <summary>What broke the source for good; null otherwise.</summary>
    public SourceException? Failure => _capture.Failure;

    /// <summary>Reads the source until it is at its end.</summary>
    public void Capture(CancellationToken stop)
    {
        var source = _source;
        _source = null;
        _capture.Run(source, stop);
    }

    /// <summary>Publishes what inference brings until it is at its end, however that comes; after it nobody looks at the camera's alarms.</summary>
    public void Publish(CancellationToken stop)
    {
        try
        {
            foreach (var segmented in Lane.Results.GetConsumingEnumerable(stop))
            {
                _stage.Take(segmented);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            _stage.End();
        }
    }

    /// <summary>
    /// Makes what is needed to go on with another model or other settings; alarms stay as they stand, and no id of a region is given
    /// twice. What is returned takes effect when it is called, which must be between two frames.
    /// </summary>
    /// <param name="parts">The model and the settings from then on.</param>
    /// <exception cref="Core.UserException">The settings do not go with the camera or the model; nothing has changed.</exception>
    public Action Refit(SharedParts parts)
    {
        var view = parts.Options.Cameras[Name].ToView(Name);
        var stage = new SceneStage(parts, _identity, Lane, view, ReportAlarms(parts, _stage.Alarms), WatchDrift(parts), _stage.LastRegionId);
        stage.Follow(_stage);
        return () =>
        {
            _stage.GiveWay();
            Lane.Refit(view, parts.Model.Session.Shape);
            _conditions.Refit(parts.Options.Alarms, DriftWatchOf(parts));
            _stage = stage;
        };
    }

    /// <summary>Looks whether the source has fallen silent, and what that means for the alarms.</summary>
    public void Watch()
    {
        _capture.Watch();
        _conditions.Look();
    }

    /// <summary>Publishes the camera's figures since the last time.</summary>
    public void PublishStats() => _stats.Publish();

    /// <inheritdoc/>
    public void Dispose()
    {
        _source?.Dispose();
        Lane.Dispose();
    }

    private static AlarmSnapshot? Of(AlarmSnapshot? all, bool isCondition) =>
        all is null ? null : all with { States = [.. all.States.Where(state => AlarmKinds.IsCondition(state.Kind) == isCondition)] };

    private static DriftWatch DriftWatchOf(SharedParts parts) =>
        !parts.Options.Drift.Enabled ? DriftWatch.Off : parts.Model.HasStreetProfile ? DriftWatch.On : DriftWatch.Impossible;

    private AlarmReporter ReportAlarms(SharedParts parts, AlarmSnapshot? before) => new(
        parts.Model.CreateAlarmTracker(parts.Options.Alarms, before, parts.Options.Cameras[Name].ToZones(Name), _desk.Numbers), _desk, _voice, Name, parts.Loggers.CreateLogger<AlarmReporter>());

    private DriftReporter? WatchDrift(SharedParts parts) => parts.Options.Drift.Enabled && parts.Model.CreateDriftMonitor(parts.Options.Drift) is { } monitor
        ? new DriftReporter(monitor, parts.Model.Session.Shape, Name, parts.Vehicle, parts.Loggers.CreateLogger<DriftReporter>(), _conditions)
        : null;
}

/// <summary>What all cameras share.</summary>
/// <param name="Model">The model.</param>
/// <param name="Vehicle">The vehicle's state.</param>
/// <param name="Outbox">Where messages go.</param>
/// <param name="Options">The settings.</param>
/// <param name="Loggers">Makes loggers.</param>
internal sealed record SharedParts(LoadedModel Model, VehicleStatus Vehicle, SendQueue Outbox, EdgeOptions Options, ILoggerFactory Loggers)
{
    /// <summary>What the next start must know of the alarms; null for nothing.</summary>
    public AlarmMemory? Memory { get; init; }
}
