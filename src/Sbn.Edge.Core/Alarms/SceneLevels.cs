using System.Globalization;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Alarms;

/// <summary>Measures the levels of the alarms in a scene.</summary>
internal sealed class SceneLevels
{
    private readonly SceneShape _shape;
    private readonly IReadOnlyList<string> _classNames;
    private readonly int _roadClass;
    private readonly double _leastRoad;
    private readonly byte _halfSure = ConfidenceCode.FromProbability(0.5);
    private readonly long[] _classes;

    public SceneLevels(SceneShape shape, IReadOnlyList<string> classNames, AlarmOptions options)
    {
        (_shape, _classNames, _leastRoad) = (shape, classNames, options.LeastRoad);
        _roadClass = Enumerable.Range(0, classNames.Count).FirstOrDefault(c => classNames[c] == options.RoadClass, -1);
        _classes = new long[classNames.Count];
        RoadZone = options.RoadZone.On(shape.Width, shape.Height);
    }

    /// <summary>The zone ahead in grid cells.</summary>
    public PixelBox RoadZone { get; }

    public bool HasRoad => _roadClass >= 0;

    /// <summary>Share of the picture that is not accepted.</summary>
    public static AlarmLevel Unaccepted(SceneCertainty certainty) =>
        new(1 - certainty.AcceptedShare, $"{Percent(certainty.AcceptedShare)} of the picture is accepted.");

    /// <summary>Share of the predicted road in the zone ahead that is uncertain; not measured where there is too little road.</summary>
    public AlarmLevel UncertainRoad(SceneCertainty certainty)
    {
        var (classes, states) = (certainty.Scene.Classes, certainty.States);
        var (road, uncertain) = (0, 0);
        for (var y = RoadZone.Y; y < RoadZone.Bottom; y++)
        {
            for (var i = (y * _shape.Width) + RoadZone.X; i < (y * _shape.Width) + RoadZone.Right; i++)
            {
                if (classes[i] != _roadClass || states[i] == (byte)Certainty.Ignored)
                {
                    continue;
                }

                road++;
                if (states[i] == (byte)Certainty.Uncertain)
                {
                    uncertain++;
                }
            }
        }

        if (road == 0 || road < _leastRoad * RoadZone.Area)
        {
            return new AlarmLevel(null, "Too little of the zone ahead is predicted as road to judge it.");
        }

        var level = (double)uncertain / road;
        return new AlarmLevel(level, $"{Percent(level)} of the predicted road ahead is uncertain.");
    }

    /// <summary>How much speaks for a camera that sees nothing.</summary>
    public AlarmLevel Blindness(SceneCertainty certainty, double? contrast)
    {
        Array.Clear(_classes);
        var (scene, states) = (certainty.Scene, certainty.States);
        var (unsure, seen) = (0, Math.Max(1, certainty.Seen));
        for (var i = 0; i < scene.Classes.Length; i++)
        {
            if (states[i] == (byte)Certainty.Ignored)
            {
                continue;
            }

            _classes[scene.Classes[i]]++;
            if (scene.Confidence[i] < _halfSure)
            {
                unsure++;
            }
        }

        var largest = Array.IndexOf(_classes, _classes.Max());
        var oneClass = (double)_classes[largest] / seen;
        var unsureShare = (double)unsure / seen;
        var want = contrast is { } deviation ? PictureContrast.WantOf(deviation) : 0;
        if (want >= oneClass && want >= unsureShare)
        {
            return new AlarmLevel(want, string.Create(
                CultureInfo.InvariantCulture, $"The picture's brightness varies by {contrast:0.#} of 255 levels only."));
        }

        return oneClass >= unsureShare
            ? new AlarmLevel(oneClass, $"{Percent(oneClass)} of the picture is predicted as {_classNames[largest]}.")
            : new AlarmLevel(unsureShare, $"The model is less than half sure of {Percent(unsureShare)} of the picture.");
    }

    /// <summary>Share of the picture that lies in uncertain regions whose concepts conflict with the class they are predicted as.</summary>
    public static AlarmLevel Conflict(IReadOnlyList<UncertainRegion> regions, SceneCertainty certainty, FrameGeometry geometry)
    {
        UncertainRegion? largest = null;
        var area = 0L;
        foreach (var region in regions)
        {
            if (region.Concepts.Evidence.Conflicting.Count > 0)
            {
                area += region.Area;
                largest = largest is null || region.Area > largest.Area ? region : largest;
            }
        }

        if (largest is null)
        {
            return new AlarmLevel(0, "No uncertain region has concepts that speak for another class.");
        }

        var level = Math.Min(1, (double)area / Math.Max(1, geometry.AreaToFrame(certainty.Seen)));
        var rival = largest.Rival is { } speaksFor ? $", most of it predicted as {largest.Class} and spoken against by concepts of {speaksFor}" : string.Empty;
        return new AlarmLevel(level, $"{Percent(level)} of the picture lies in uncertain regions with conflicting evidence{rival}.");
    }

    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(100 * share)} %");
}
