using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Comparison;

/// <summary>
/// What the alarms of two variants do on the same frames, each at its own thresholds: how often they are raised, and in how
/// many frames their states differ. Every sequence starts with fresh alarms.
/// </summary>
internal sealed class AlarmAgreement
{
    private readonly SceneShape _shape;
    private readonly IReadOnlyList<string> _classNames;
    private readonly SceneCertainty[] _certainties;
    private readonly AlarmTracker[] _trackers;
    private readonly SortedDictionary<string, Counts> _counts = new(StringComparer.Ordinal);
    private string? _sequence;
    private TimeSpan _clock;
    private long _frame;

    /// <summary>Starts.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="calibrations">Thresholds of the first and of the second variant.</param>
    public AlarmAgreement(ModelBundle bundle, params VariantCalibration[] calibrations)
    {
        _shape = SceneShape.Of(bundle.Manifest);
        _classNames = bundle.ClassNames();
        _certainties = [.. calibrations.Select(c => new SceneCertainty(_shape, CertaintyScale.Of(bundle.Manifest, c)))];
        _trackers = [.. calibrations.Select(_ => Tracker())];
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="sequence">The sequence it is of.</param>
    /// <param name="seconds">Since the frame before it.</param>
    /// <param name="contrast">The picture's contrast.</param>
    /// <param name="scenes">What the first and the second variant say of it.</param>
    public void Add(string sequence, double seconds, double contrast, params Scene[] scenes)
    {
        if (sequence != _sequence)
        {
            _sequence = sequence;
            for (var i = 0; i < _trackers.Length; i++)
            {
                _trackers[i] = Tracker();
            }
        }

        _clock += TimeSpan.FromSeconds(seconds);
        var moment = new AlarmMoment(_frame++, DateTimeOffset.UnixEpoch + _clock, _clock);
        for (var i = 0; i < _trackers.Length; i++)
        {
            var update = _trackers[i].Observe(_certainties[i].Read(scenes[i]), contrast, FrameGeometry.WholeFrame(_shape.Width, _shape.Height, _shape.Width, _shape.Height), moment);
            foreach (var raised in update.Events.Where(e => e.Change == AlarmChange.Raised))
            {
                Of(raised.Key).Raised[i]++;
            }
        }

        foreach (var (first, second) in _trackers[0].States.Zip(_trackers[1].States))
        {
            var counts = Of(first.Key);
            counts.Frames++;
            counts.Different += first.Status == second.Status ? 0 : 1;
        }
    }

    /// <summary>By alarm.</summary>
    public IReadOnlyDictionary<string, AlarmComparison> Figures() =>
        _counts.ToDictionary(c => c.Key, c => new AlarmComparison(c.Value.Raised[0], c.Value.Raised[1], (double)c.Value.Different / c.Value.Frames));

    private AlarmTracker Tracker() => new(_shape, _classNames, new AlarmOptions());

    private Counts Of(string key)
    {
        if (!_counts.TryGetValue(key, out var counts))
        {
            _counts.Add(key, counts = new Counts());
        }

        return counts;
    }

    private sealed class Counts
    {
        public int[] Raised { get; } = new int[2];

        public long Frames { get; set; }

        public long Different { get; set; }
    }
}
