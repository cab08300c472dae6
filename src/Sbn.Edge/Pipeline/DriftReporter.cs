using Microsoft.Extensions.Logging;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Alarms.Drift;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt.Payloads;

namespace Sbn.Edge.Pipeline;

/// <summary>Holds one camera's street against the calibration's, and tells the vehicle's state where it has become another.</summary>
internal sealed partial class DriftReporter(DriftMonitor monitor, SceneShape shape, string camera, VehicleStatus vehicle, ILogger<DriftReporter> logger, ConditionReporter? conditions = null)
{
    private readonly FrameConcepts _concepts = new(shape);
    private DateTimeOffset _since;
    private bool _isUnknown = true;

    /// <summary>Says which pixels of the grid count nowhere from now on.</summary>
    /// <param name="ignored">[Height, Width]; null for none.</param>
    public void Ignore(bool[]? ignored) => _concepts.Ignore(ignored);

    /// <summary>Takes the next scene.</summary>
    public void Observe(Frame frame, Scene scene)
    {
        var wasDrifting = monitor.State.IsDrifting;
        if (!_concepts.Read(scene))
        {
            return;
        }

        var isNews = monitor.Observe(_concepts, AlarmMoment.Of(frame).Clock);
        if (isNews || monitor.Level is null != _isUnknown)
        {
            _isUnknown = monitor.Level is null;
            conditions?.Drift(_isUnknown ? null : monitor.State.IsDrifting, monitor.State.Sentence ?? "The concepts are as the calibration knows them.");
        }

        if (!isNews)
        {
            return;
        }

        var drift = monitor.State;
        if (drift.Sentence is not { } sentence)
        {
            vehicle.ReportDrift(camera, null, null);
            LogOver(logger, camera);
            return;
        }

        _since = wasDrifting ? _since : frame.CapturedAt;
        vehicle.ReportDrift(camera, DriftPayload.Of(camera, _since, drift), $"Camera {camera}: {sentence}");
        LogDrift(logger, camera, sentence);
    }

    /// <summary>Takes back what was said: the camera sends no more frames.</summary>
    public void End()
    {
        vehicle.ReportDrift(camera, null, null);
        conditions?.Drift(null, string.Empty);
    }

    [LoggerMessage(EventIds.Drift, LogLevel.Warning, "Camera {Camera}: {Sentence}")]
    private static partial void LogDrift(ILogger logger, string camera, string sentence);

    [LoggerMessage(EventIds.DriftOver, LogLevel.Information, "Camera {Camera}: the concepts are again as the calibration knows them")]
    private static partial void LogOver(ILogger logger, string camera);
}
