using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Alarms;

/// <summary>Measures what the rules of the user's watch: shares of the picture, or of a zone. Ignored places count nowhere.</summary>
internal sealed class AreaLevels(IReadOnlyList<AlarmZone> zones, IReadOnlyList<string> classNames)
{
    private readonly Dictionary<string, AlarmZone> _zones = zones.ToDictionary(zone => zone.Name, StringComparer.Ordinal);
    private FrameGeometry? _geometry;
    private ZoneMap? _map;

    /// <summary>True where the camera has the rule's zone, or the rule needs none.</summary>
    public bool HasZoneOf(AreaRule rule) => rule.Zone is null || _zones.ContainsKey(rule.Zone);

    /// <summary>The id of the rule's class; −1 where the model has none of that name, or the rule names none.</summary>
    public int ClassOf(AreaRule rule) => Enumerable.Range(0, classNames.Count).FirstOrDefault(c => classNames[c] == rule.Class, -1);

    /// <summary>Lays the zones on the frames that come.</summary>
    /// <exception cref="UserException">A zone reaches beyond the frame, or covers nothing of what the model sees.</exception>
    public void Place(FrameGeometry geometry)
    {
        if (_geometry != geometry)
        {
            (_map, _geometry) = (ZoneMap.Of(zones, geometry), geometry);
        }
    }

    /// <summary>The box around a rule's zone; null for the whole picture.</summary>
    public PixelBox? PlaceOf(AreaRule rule) => rule.Zone is null ? null : _zones[rule.Zone].BoxIn(_geometry!.FrameWidth, _geometry.FrameHeight);

    /// <summary>A rule's level in a scene; not measured where nothing is seen that counts.</summary>
    public AlarmLevel Measure(AreaRule rule, int classId, SceneCertainty certainty)
    {
        var (classes, states, weights) = (certainty.Scene.Classes, certainty.States, _map!.Weights);
        var (part, whole) = (0.0, 0.0);
        if (rule.Zone is null)
        {
            for (var i = 0; i < states.Length; i++)
            {
                Count(rule.Watch, classId, classes[i], states[i], weights[i], ref part, ref whole);
            }
        }
        else
        {
            foreach (var i in _map.CellsOf(rule.Zone))
            {
                Count(rule.Watch, classId, classes[i], states[i], 1, ref part, ref whole);
            }
        }

        var where = rule.Zone is null ? "the picture" : $"the zone {rule.Zone}";
        if (whole == 0)
        {
            return new AlarmLevel(null, $"Nothing of {where} counts.");
        }

        // Sums of floats may end a trace above the whole.
        var level = Math.Min(part / whole, 1);
        return new AlarmLevel(level, $"{SceneLevels.Percent(level)} of {where} is {(rule.Watch == AreaWatch.Class ? rule.Class : rule.Class is null ? "uncertain" : $"uncertain {rule.Class}")}.");
    }

    private static void Count(AreaWatch watch, int classId, byte predicted, byte state, float weight, ref double part, ref double whole)
    {
        if (state == (byte)Certainty.Ignored)
        {
            return;
        }

        whole += weight;
        var isUncertain = state == (byte)Certainty.Uncertain;
        var counts = watch == AreaWatch.Class ? !isUncertain && predicted == classId : isUncertain && (classId < 0 || predicted == classId);
        if (counts)
        {
            part += weight;
        }
    }
}
