using System.Globalization;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>The service's alarms beside what they should do.</summary>
internal sealed class WatchedAlarms
{
    private readonly SceneShape _shape;
    private readonly IReadOnlyList<string> _classNames;
    private readonly AlarmOptions _options;
    private readonly SceneCertainty _certainty;
    private readonly FrameGeometry _geometry;
    private readonly PixelBox _ahead;
    private readonly SortedDictionary<string, AlarmScore> _scores = new(StringComparer.Ordinal);
    private AlarmTracker _tracker;
    private AlarmTruth _truth;
    private long _frame;

    /// <summary>Starts with no alarm raised.</summary>
    /// <param name="shape">The scenes' shape.</param>
    /// <param name="classNames">The model's classes, by id.</param>
    /// <param name="options">When alarms are raised.</param>
    /// <param name="scale">The variant's thresholds.</param>
    public WatchedAlarms(SceneShape shape, IReadOnlyList<string> classNames, AlarmOptions options, CertaintyScale scale)
    {
        (_shape, _classNames, _options, _certainty) = (shape, classNames, options, new SceneCertainty(shape, scale));
        _geometry = FrameGeometry.WholeFrame(shape.Width, shape.Height, shape.Width, shape.Height);
        _ahead = options.RoadZone.On(shape.Width, shape.Height);
        (_tracker, _truth) = (new AlarmTracker(shape, classNames, options), new AlarmTruth(shape, classNames, options));
        foreach (var state in _tracker.States)
        {
            _scores.Add(state.Key, new AlarmScore(RuleOf(state.Kind)));
        }
    }

    /// <summary>What the user should know of alarms that cannot work with this model; one sentence each.</summary>
    public IReadOnlyList<string> Notes => _tracker.Notes;

    /// <summary>Ends a sequence: what follows begins with no alarm raised.</summary>
    public void Restart()
    {
        foreach (var score in _scores.Values)
        {
            score.End();
        }

        (_tracker, _truth) = (new AlarmTracker(_shape, _classNames, _options), new AlarmTruth(_shape, _classNames, _options));
    }

    /// <summary>Takes the next frame of a sequence.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="scene">What the model says of it.</param>
    /// <param name="contrast">The picture's contrast.</param>
    public void Observe(LabelledMoment frame, Scene scene, double contrast)
    {
        var moment = new AlarmMoment(_frame++, DateTimeOffset.UnixEpoch + frame.Clock, frame.Clock);
        _tracker.Observe(_certainty.Read(scene), contrast, _geometry, moment);
        var due = _truth.Observe(frame, scene, moment);
        foreach (var state in _tracker.States)
        {
            _scores[state.Key].Observe(
                state.Status != AlarmStatus.Cleared, due.Contains(state.Key), frame.Clock, state.Kind == AlarmKinds.UncertainRoad ? WrongRoad(frame, scene) : Wrong(frame, scene));
        }
    }

    /// <summary>The figures of each alarm, by its key.</summary>
    /// <param name="hours">How long all sequences are.</param>
    public IReadOnlyDictionary<string, AlarmFigures> Figures(double hours) =>
        _tracker.States.ToDictionary(state => state.Key, state => _scores[state.Key].Figures(TruthOf(state.Kind), hours));

    private static double? Wrong(LabelledMoment frame, Scene scene)
    {
        var (wrong, judged) = (0L, 0L);
        for (var i = 0; i < frame.Labels.Length; i++)
        {
            Judge(frame, scene, i, ref wrong, ref judged);
        }

        return judged == 0 ? null : (double)wrong / judged;
    }

    private double? WrongRoad(LabelledMoment frame, Scene scene)
    {
        var road = _classNames.Index().First(c => c.Item == _options.RoadClass).Index;
        var (wrong, judged) = (0L, 0L);
        for (var y = _ahead.Y; y < _ahead.Bottom; y++)
        {
            for (var i = (y * _shape.Width) + _ahead.X; i < (y * _shape.Width) + _ahead.Right; i++)
            {
                if (scene.Classes[i] == road)
                {
                    Judge(frame, scene, i, ref wrong, ref judged);
                }
            }
        }

        return judged == 0 ? null : (double)wrong / judged;
    }

    private static void Judge(LabelledMoment frame, Scene scene, int at, ref long wrong, ref long judged)
    {
        if (frame.Labels[at] == LabelMap.Ignored && !frame.IsComplete)
        {
            return;
        }

        judged++;
        wrong += frame.Labels[at] == scene.Classes[at] ? 0 : 1;
    }

    private AlarmRule RuleOf(string kind) => kind switch
    {
        AlarmKinds.LowCoverage => _options.LowCoverage,
        AlarmKinds.UncertainRoad => _options.UncertainRoad,
        _ => _options.Blind,
    };

    private string TruthOf(string kind)
    {
        var rule = RuleOf(kind);
        return kind switch
        {
            AlarmKinds.LowCoverage => Sentence($"At least {rule.RaiseAt * 100} % of the labelled picture is predicted wrongly for {rule.RaiseAfter.TotalSeconds} s."),
            AlarmKinds.UncertainRoad => Sentence($"At least {rule.RaiseAt * 100} % of the predicted road ahead is no road for {rule.RaiseAfter.TotalSeconds} s."),
            _ => Sentence($"Something is known to cover the lens, or at least {rule.RaiseAt * 100} % of the labels are of one class, for {rule.RaiseAfter.TotalSeconds} s."),
        };
    }

    private static string Sentence(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
