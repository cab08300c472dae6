using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>
/// What the alarms would do if they knew: the same rules over the same predictions, where exactly the right pixels are accepted and exactly the
/// wrong ones are uncertain. The camera is blind where the lens is known to be covered, or the labels show one class alone.
/// </summary>
internal sealed class AlarmTruth
{
    // Between no confidence at all and full confidence, which are the two there are.
    private const int Half = 128;

    private readonly AlarmTracker _doubt;
    private readonly AlarmTracker _blind;
    private readonly SceneCertainty _certainty;
    private readonly Scene _known;
    private readonly bool[] _ignored;
    private readonly FrameGeometry _geometry;

    /// <summary>Starts with no alarm raised.</summary>
    /// <param name="shape">The scenes' shape.</param>
    /// <param name="classNames">The model's classes, by id.</param>
    /// <param name="options">When alarms are raised.</param>
    public AlarmTruth(SceneShape shape, IReadOnlyList<string> classNames, AlarmOptions options)
    {
        _doubt = new AlarmTracker(shape, classNames, options with { Blind = options.Blind with { Enabled = false } });
        _blind = new AlarmTracker(shape, classNames, options with { LowCoverage = options.LowCoverage with { Enabled = false }, UncertainRoad = options.UncertainRoad with { Enabled = false } });
        _certainty = new SceneCertainty(shape, new CertaintyScale([.. Enumerable.Repeat(Half, shape.ClassCount)], Half));
        (_known, _ignored) = (new Scene(shape), new bool[shape.Width * shape.Height]);
        _geometry = FrameGeometry.WholeFrame(shape.Width, shape.Height, shape.Width, shape.Height);
    }

    /// <summary>The keys of the alarms that should be raised now.</summary>
    /// <param name="frame">What is known of the frame; some of it is labelled, or it is complete.</param>
    /// <param name="predicted">What the model predicts in it.</param>
    /// <param name="moment">When it was seen.</param>
    public IReadOnlySet<string> Observe(LabelledMoment frame, Scene predicted, AlarmMoment moment)
    {
        for (var i = 0; i < _ignored.Length; i++)
        {
            var label = frame.Labels[i];
            _ignored[i] = label == LabelMap.Ignored && !frame.IsComplete;
            (_known.Classes[i], _known.Confidence[i]) = (predicted.Classes[i], predicted.Classes[i] == label ? byte.MaxValue : byte.MinValue);
        }

        _certainty.Ignore(_ignored);
        _doubt.Observe(_certainty.Read(_known), null, _geometry, moment);
        for (var i = 0; i < _ignored.Length; i++)
        {
            _ignored[i] = frame.Labels[i] == LabelMap.Ignored;
            (_known.Classes[i], _known.Confidence[i]) = (_ignored[i] ? (byte)0 : frame.Labels[i], byte.MaxValue);
        }

        _blind.Observe(_certainty.Read(_known), frame.IsCovered ? 0 : null, _geometry, moment);
        return _doubt.States.Concat(_blind.States).Where(state => state.Status != AlarmStatus.Cleared).Select(state => state.Key).ToHashSet(StringComparer.Ordinal);
    }
}
