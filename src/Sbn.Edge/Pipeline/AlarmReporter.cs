using Microsoft.Extensions.Logging;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>Watches one camera's scenes for alarms and publishes what they do: their present state, and each raising and clearing.</summary>
internal sealed partial class AlarmReporter
{
    private readonly CameraIdentity _identity;
    private readonly CameraCounters _counters;
    private readonly SendQueue _outbox;
    private readonly ILogger _logger;
    private readonly AlarmTracker _tracker;
    private bool _confirmed;

    /// <summary>Makes the tracker.</summary>
    public AlarmReporter(AlarmTracker tracker, CameraIdentity identity, CameraCounters counters, SendQueue outbox, ILogger<AlarmReporter> logger)
    {
        (_tracker, _identity, _counters, _outbox, _logger) = (tracker, identity, counters, outbox, logger);
        foreach (var note in tracker.Notes)
        {
            LogNote(_logger, identity.Topics.Camera, note);
        }
    }

    /// <summary>Where the alarms stand, for the reporter that follows in the same run.</summary>
    public AlarmSnapshot Snapshot() => _tracker.Snapshot() with { IsOfThisRun = true };

    /// <summary>
    /// Publishes all alarms as unconfirmed: what an earlier start left retained at the broker need not hold any more, and
    /// that it is over nobody has seen yet.
    /// </summary>
    public void PublishUnconfirmed()
    {
        foreach (var alarm in _tracker.States)
        {
            PublishState(_identity.LastHeader(), alarm with { Status = AlarmStatus.Unconfirmed, Reason = "Not looked at since the start." });
        }
    }

    /// <summary>Takes the next scene; after the first one all alarms are known.</summary>
    public void Observe(FrameHeader header, Frame frame, SceneCertainty certainty, FrameGeometry geometry)
    {
        var update = _tracker.Observe(certainty, PictureContrast.Of(frame), geometry, AlarmMoment.Of(frame));
        if (!_confirmed)
        {
            _confirmed = true;
            update = update with { Changed = _tracker.States };
        }

        foreach (var alarm in update.Events)
        {
            _outbox.Publish(PayloadWriter.Event(_identity.Topics.AlarmEvents, AlarmEventPayload.Of(header, alarm)));
            _counters.AlarmEvents++;
            Log(alarm);
        }

        foreach (var alarm in update.Changed)
        {
            PublishState(header, alarm);
        }

        if (update.Changed.Count > 0)
        {
            _counters.Alarms = _tracker.States.Count(alarm => alarm.Status == AlarmStatus.Active);
        }
    }

    /// <summary>
    /// Takes back what was said: the camera sends no more frames, so that neither a raised nor a cleared alarm is known to
    /// hold any longer. Publishes all alarms as unconfirmed; no event, as nothing was seen to change.
    /// </summary>
    public void PublishEnded()
    {
        if (!_confirmed)
        {
            return;
        }

        foreach (var alarm in _tracker.States)
        {
            var reason = alarm.Status switch
            {
                AlarmStatus.Active => $"Not looked at since the camera ended; it was raised then: {alarm.Reason}",
                AlarmStatus.Cleared => "Not looked at since the camera ended; it was cleared then.",
                _ => alarm.Reason,
            };
            PublishState(_identity.LastHeader(), alarm with { Status = AlarmStatus.Unconfirmed, Reason = reason });
        }

        _counters.Alarms = 0;
    }

    private void PublishState(FrameHeader header, AlarmState alarm) =>
        _outbox.Publish(PayloadWriter.State(_identity.Topics.Alarm(alarm.Kind, alarm.Zone), AlarmPayload.Of(header, alarm), PayloadJson.Default.AlarmPayload));

    private void Log(AlarmEvent alarm)
    {
        if (alarm.Change == AlarmChange.Raised)
        {
            LogRaised(_logger, _identity.Topics.Camera, alarm.Key, alarm.Reason);
        }
        else
        {
            LogCleared(_logger, _identity.Topics.Camera, alarm.Key, alarm.Reason);
        }
    }

    [LoggerMessage(EventIds.AlarmRaised, LogLevel.Warning, "Camera {Camera}: alarm {Alarm} is raised: {Reason}")]
    private static partial void LogRaised(ILogger logger, string camera, string alarm, string reason);

    [LoggerMessage(EventIds.AlarmCleared, LogLevel.Information, "Camera {Camera}: alarm {Alarm} is cleared: {Reason}")]
    private static partial void LogCleared(ILogger logger, string camera, string alarm, string reason);

    [LoggerMessage(EventIds.AlarmNote, LogLevel.Warning, "Camera {Camera}: {Note}")]
    private static partial void LogNote(ILogger logger, string camera, string note);
}
