using Microsoft.Extensions.Logging;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Regions;
using Sbn.Edge.Mqtt.Payloads;

namespace Sbn.Edge.Pipeline;

/// <summary>Watches one camera's scenes for alarms and publishes what they do: their present state, and each raising and clearing.</summary>
internal sealed partial class AlarmReporter
{
    private readonly AlarmTracker _tracker;
    private readonly AlarmDesk _desk;
    private readonly CameraAlarmVoice _voice;
    private bool _confirmed;

    /// <summary>Makes the reporter.</summary>
    /// <param name="tracker">Watches the scenes; counts by the desk's numbers.</param>
    /// <param name="desk">Where the camera's alarms leave.</param>
    /// <param name="voice">The desk's.</param>
    /// <param name="camera">The camera's name.</param>
    /// <param name="logger">Where it is told which alarms cannot work.</param>
    public AlarmReporter(AlarmTracker tracker, AlarmDesk desk, CameraAlarmVoice voice, string camera, ILogger<AlarmReporter> logger)
    {
        (_tracker, _desk, _voice) = (tracker, desk, voice);
        foreach (var note in tracker.Notes)
        {
            LogNote(logger, camera, note);
        }
    }

    /// <summary>Where the alarms stand, for the reporter that follows in the same run.</summary>
    public AlarmSnapshot Snapshot()
    {
        lock (_desk.Gate)
        {
            return _tracker.Snapshot() with { IsOfThisRun = true };
        }
    }

    /// <summary>
    /// Publishes all alarms as unconfirmed: what an earlier start left retained at the broker need not hold any more, and
    /// that it is over nobody has seen yet.
    /// </summary>
    public void PublishUnconfirmed()
    {
        lock (_desk.Gate)
        {
            _desk.Doubt(_tracker.States, "since the start");
            _desk.Publish(new AlarmUpdate(_tracker.Off, []));
        }
    }

    /// <summary>Holds the zones against the frames that come.</summary>
    /// <exception cref="Core.UserException">A zone does not go with them.</exception>
    public void Place(FrameGeometry geometry) => _tracker.Place(geometry);

    /// <summary>Takes the next scene; after the first one all alarms are known.</summary>
    public void Observe(FrameHeader header, Frame frame, SceneCertainty certainty, FrameGeometry geometry, IReadOnlyList<UncertainRegion> regions)
    {
        var contrast = PictureContrast.Of(frame);
        lock (_desk.Gate)
        {
            var update = _tracker.Observe(certainty, contrast, geometry, AlarmMoment.Of(frame), regions);
            if (!_confirmed)
            {
                // Those that a change of the settings took away say so by an event, and have no state any more.
                _confirmed = true;
                IReadOnlyList<AlarmState> all = [.. _tracker.States, .. _tracker.Off];
                _desk.KeepOnly(kind => !AlarmKinds.IsCondition(kind), all);
                update = update with { Changed = all };
            }

            _voice.Frame = header;
            _desk.Publish(update);
            _voice.Frame = null;
        }
    }

    /// <summary>
    /// Takes back what was said: the camera sends no more frames, so that neither a raised nor a cleared alarm is known to
    /// hold any longer. Publishes all alarms as unconfirmed; no event, as nothing was seen to change.
    /// </summary>
    public void PublishEnded()
    {
        lock (_desk.Gate)
        {
            if (_confirmed)
            {
                _desk.Doubt(_tracker.States, "since the camera ended");
            }
        }
    }

    [LoggerMessage(EventIds.AlarmNote, LogLevel.Warning, "Camera {Camera}: {Note}")]
    private static partial void LogNote(ILogger logger, string camera, string note);
}
