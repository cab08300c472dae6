using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;

namespace Sbn.Edge.Core.Alarms.Drift;

/// <summary>
/// Watches whether one camera still shows streets like those its calibration was fitted on: the running means of the concepts over the frame against
/// the <see cref="StreetProfile"/>. Outside of it thresholds and promised accuracy are those of other streets. Not safe for use by several threads.
/// </summary>
/// <remarks>
/// <para>
/// A mean lies outside by its distance from the usual range, in <see cref="DriftOptions.Margin"/> spreads of that range. With dozens of concepts one is
/// soon a little outside, so they speak together: the level is the sum of the distances of those at one or more, each of at most
/// <see cref="DriftOptions.Concepts"/>, over that number. A drift begins once the level has been 1 for a sixth of the window, and ends once
/// it has been at most one half for a third of it.
/// </para>
/// <para>
/// The range is that of single frames, for a vehicle that stands shows one frame for minutes: this is what keeps a clean drive quiet, and
/// what makes a slight shift pass unnoticed. What disturbs a picture makes concepts vague before it moves any of them far, whatever the street shows: that share is
/// watched like one more concept.
/// </para>
/// </remarks>
public sealed class DriftMonitor
{
    /// <summary>A concept that never moved in the calibration's frames would turn any trace of it into a great distance.</summary>
    private const double LeastSpread = 0.005;

    private readonly ConceptSpace _concepts;
    private readonly UsualRange[] _usual;
    private readonly DriftOptions _options;
    private readonly RunningMeans _means;
    private readonly HysteresisGate _gate;
    private readonly double[] _figures;
    private TimeSpan? _told;
    private DriftState _state = DriftState.None;

    /// <summary>Makes a monitor.</summary>
    /// <param name="concepts">The model's concepts.</param>
    /// <param name="profile">What is usual; with every concept of the model.</param>
    /// <param name="options">When a drive counts as drifted; validated.</param>
    /// <exception cref="UserException">An option is out of range.</exception>
    public DriftMonitor(ConceptSpace concepts, StreetProfile profile, DriftOptions options)
    {
        options.Validate(nameof(DriftOptions));
        (_concepts, _options) = (concepts, options);
        _usual = [.. concepts.Concepts.Select(concept => profile.Concepts[concept.Name]), profile.Vague];
        _figures = new double[_usual.Length];
        _means = new RunningMeans(_usual.Length, options.Window);
        _gate = new HysteresisGate(new AlarmRule { RaiseAt = 1, ClearAt = 0.5, RaiseAfter = options.Window / 6, ClearAfter = options.Window / 3 });
    }

    /// <summary>How things stand; changes only when <see cref="Observe"/> says so.</summary>
    public DriftState State => _state;

    /// <summary>How far all of it is from what is usual: a drift begins at 1; null while too little was seen.</summary>
    public double? Level { get; private set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="frame">What it shows of each concept; read.</param>
    /// <param name="clock">When, as <see cref="AlarmMoment.Clock"/>.</param>
    /// <returns>True where <see cref="State"/> is another now.</returns>
    public bool Observe(FrameConcepts frame, TimeSpan clock)
    {
        frame.Means.CopyTo(_figures);
        _figures[^1] = frame.Vague;
        _means.Add(_figures, clock);
        Level = _means.Frames >= _options.LeastFrames && _means.Seen >= _options.Window ? Judge() : null;
        var turned = _gate.Update(Level, clock);
        if (!turned && !(_gate.IsOn && (clock < _told || clock - _told >= _options.Window)))
        {
            return false;
        }

        _told = clock;
        var state = _gate.IsOn ? Describe() : DriftState.None;

        // While a drift lasts, concepts come and go; who they are is told anew once in a window, and only where that changes.
        var isNews = turned || state.Moved.Count > 0 && !state.Names.ToHashSet(StringComparer.Ordinal).SetEquals(_state.Names);
        _state = isNews ? state : _state;
        return isNews;
    }

    private double Judge()
    {
        var level = 0.0;
        for (var i = 0; i < _usual.Length; i++)
        {
            var distance = Distance(i);
            level += distance >= 1 ? Math.Min(distance, _options.Concepts) / _options.Concepts : 0;
        }

        return level;
    }

    private double Distance(int figure)
    {
        var (mean, usual) = (_means[figure], _usual[figure]);
        return Math.Max(Math.Max(usual.Low - mean, mean - usual.High), 0) / (_options.Margin * Math.Max(usual.Spread, LeastSpread));
    }

    private DriftState Describe() => new(
        true,
        [.. Enumerable.Range(0, _concepts.Count).Where(k => Distance(k) >= 1).OrderByDescending(Distance).Select(k => new MovedConcept(
            _concepts.NameOf(k), _means[k], _usual[k].Mean, _usual[k].Low, _usual[k].High, Distance(k)))],
        Distance(_concepts.Count) >= 1 ? new VagueShare(_means[_concepts.Count], _usual[^1].Low, _usual[^1].High) : null);
}
