using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Alarms;

/// <summary>
/// Raises, holds and clears the alarms of one camera's scenes. After a restart an alarm that was raised is
/// <see cref="AlarmStatus.Unconfirmed"/> until its level is seen high again (then it is active, without a new event) or has
/// been low for long enough (then it is cleared). Not safe for use by several threads.
/// </summary>
public sealed class AlarmTracker
{
    private const string RoadZoneName = "ahead";

    private readonly SceneLevels _levels;
    private readonly AreaLevels _areas;
    private readonly AlarmNumbers _numbers;
    private readonly AlarmSnapshot? _restored;
    private readonly List<Watched> _alarms = [];
    private readonly List<AlarmState> _off = [];
    private readonly List<AlarmState> _withdrawn = [];
    private readonly List<string> _notes = [];
    private readonly AlarmChanges _changes = new();

    /// <summary>Makes a tracker.</summary>
    /// <param name="shape">The scenes' shape.</param>
    /// <param name="classNames">The model's classes, by id.</param>
    /// <param name="options">When alarms are raised; validated.</param>
    /// <param name="restored">What the last run left; null at a first start.</param>
    /// <param name="scope">What else is known of the camera; null for no zones, and no alarm on evidence.</param>
    /// <exception cref="UserException">An option is out of range.</exception>
    public AlarmTracker(
        SceneShape shape, IReadOnlyList<string> classNames, AlarmOptions options, AlarmSnapshot? restored = null, AlarmScope? scope = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classNames.Count, shape.ClassCount);
        options.Validate(nameof(AlarmOptions));
        _levels = new SceneLevels(shape, classNames, options);
        _areas = new AreaLevels(scope?.Zones ?? [], classNames);
        _numbers = scope?.Numbers ?? new AlarmNumbers(restored?.LastSeq ?? 0);
        _restored = restored;
        Add(AlarmKinds.LowCoverage, null, options.LowCoverage, sight => SceneLevels.Unaccepted(sight.Certainty));
        if (_levels.HasRoad)
        {
            Add(AlarmKinds.UncertainRoad, RoadZoneName, options.UncertainRoad, sight => _levels.UncertainRoad(sight.Certainty), geometry => geometry.BoxToFrame(_levels.RoadZone));
        }
        else
        {
            AddOff(AlarmKinds.UncertainRoad, RoadZoneName, options.UncertainRoad, nameof(AlarmOptions.RoadClass), $"the model has no class '{options.RoadClass}'.");
        }

        Add(AlarmKinds.Blind, null, options.Blind, sight => _levels.Blindness(sight.Certainty, sight.Contrast));
        AddEvidence(options.ConflictingEvidence, scope);
        foreach (var rule in options.Rules)
        {
            Add(rule);
        }

        // An alarm that exists no more must not stay raised for ever for those who count events.
        foreach (var state in restored?.States ?? [])
        {
            if (state.Status != AlarmStatus.Cleared && _alarms.TrueForAll(a => a.Alarm.State.Key != state.Key))
            {
                _withdrawn.Add(state);
            }
        }
    }

    /// <summary>What the user should know of alarms that cannot work with this model; one sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The present state of each alarm.</summary>
    public IReadOnlyList<AlarmState> States => _alarms.ConvertAll(a => a.Alarm.State);

    /// <summary>The alarms that are asked for and cannot work with this model: unconfirmed for good, and held by what is missing.</summary>
    public IReadOnlyList<AlarmState> Off => _off;

    /// <summary>What must outlive a restart; with <see cref="AlarmSnapshot.IsOfThisRun"/> a change of the rules.</summary>
    public AlarmSnapshot Snapshot() => new(_numbers.Last, [.. _withdrawn, .. States]);

    /// <summary>Holds the zones against the frames that come.</summary>
    /// <param name="geometry">How the scenes' grid lies on them.</param>
    /// <exception cref="UserException">A zone reaches beyond the frame, or covers nothing of what the model sees.</exception>
    public void Place(FrameGeometry geometry) => _areas.Place(geometry);

    /// <summary>Takes the next scene.</summary>
    /// <param name="certainty">The scene.</param>
    /// <param name="contrast">The picture's contrast, <see cref="PictureContrast.Of"/>; null where it is not known.</param>
    /// <param name="geometry">How the scene's grid lies on the frame.</param>
    /// <param name="moment">When it was seen.</param>
    /// <param name="regions">The uncertain regions that are told of it, with their evidence; null where none are looked for.</param>
    /// <exception cref="UserException">A zone does not go with the frame.</exception>
    public AlarmUpdate Observe(SceneCertainty certainty, double? contrast, FrameGeometry geometry, AlarmMoment moment, IReadOnlyList<UncertainRegion>? regions = null)
    {
        Place(geometry);
        foreach (var state in _withdrawn)
        {
            var cleared = state with { Status = AlarmStatus.Cleared, Reason = "This alarm is switched off.", Level = null, Since = moment.At, Seq = _numbers.Next(), HeldBy = null };
            _changes.Add(cleared, AlarmEvent.Of(cleared, 0, moment));
        }

        _withdrawn.Clear();
        var sight = new Sight(certainty, contrast, geometry, regions);
        foreach (var (alarm, measure, place) in _alarms)
        {
            alarm.Observe(measure(sight), place?.Invoke(geometry), moment, _numbers, _changes);
        }

        return _changes.Take();
    }

    private void AddEvidence(AlarmRule rule, AlarmScope? scope)
    {
        if (scope is { HasEvidence: true })
        {
            Add(AlarmKinds.ConflictingEvidence, null, rule, sight => sight.Regions is { } regions ? SceneLevels.Conflict(regions, sight.Certainty, sight.Geometry) : new AlarmLevel(null, string.Empty));
        }
        else if (scope is not null)
        {
            AddOff(AlarmKinds.ConflictingEvidence, null, rule, "Calibration", "the bundle has none for its variant, so that no evidence is read.");
        }
    }

    private void Add(AreaRule rule)
    {
        var classId = _areas.ClassOf(rule);
        if (!_areas.HasZoneOf(rule))
        {
            // The zone is another camera's.
            return;
        }

        if (rule.Class is not null && classId < 0)
        {
            AddOff(rule.Kind, rule.Name, rule.Rule, nameof(AreaRule.Class), $"the model has no class '{rule.Class}'.");
            return;
        }

        Add(rule.Kind, rule.Name, rule.Rule, sight => _areas.Measure(rule, classId, sight.Certainty), _ => _areas.PlaceOf(rule));
    }

    private void Add(string kind, string? zone, AlarmRule rule, Func<Sight, AlarmLevel> measure, Func<FrameGeometry, PixelBox?>? place = null)
    {
        if (rule.Enabled)
        {
            _alarms.Add(new Watched(new TrackedAlarm(kind, zone, rule, _restored), measure, place));
        }
    }

    private void AddOff(string kind, string? zone, AlarmRule rule, string setting, string missing)
    {
        if (rule.Enabled)
        {
            var key = AlarmState.KeyOf(kind, kind == AlarmKinds.UncertainRoad ? null : zone);
            _notes.Add($"The alarm {key} is off: {missing}");
            _off.Add(AlarmState.OffBecause(kind, zone, $"{setting}: {missing}"));
        }
    }

    private sealed record Watched(TrackedAlarm Alarm, Func<Sight, AlarmLevel> Measure, Func<FrameGeometry, PixelBox?>? Place);

    private readonly record struct Sight(SceneCertainty Certainty, double? Contrast, FrameGeometry Geometry, IReadOnlyList<UncertainRegion>? Regions);
}
