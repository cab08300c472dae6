using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Calibration.Evaluation.Shifts;

/// <summary>Runs variants on frames that something is laid over. One frame is held at a time, and counts by disturbance.</summary>
internal sealed class ShiftedRun
{
    private readonly ShiftPlan _plan;
    private readonly IReadOnlyList<SbnSession> _sessions;
    private readonly int _seed;
    private readonly HashSet<int> _chosen;
    private readonly Scene[] _scenes;
    private readonly LabelTally[][] _tallies;
    private readonly PredictionOnLabels _seen = new();
    private byte[] _picture = [];

    /// <summary>Starts.</summary>
    /// <param name="plan">What is laid over which frames.</param>
    /// <param name="sessions">The variants.</param>
    /// <param name="frames">How many frames there are.</param>
    /// <param name="vulnerable">The classes that must not be taken for others.</param>
    /// <param name="seed">With the frame's number it seeds what is laid over it.</param>
    public ShiftedRun(ShiftPlan plan, IReadOnlyList<SbnSession> sessions, int frames, IReadOnlyList<int> vulnerable, int seed)
    {
        (_plan, _sessions, _seed, _chosen) = (plan, sessions, seed, [.. plan.Of(frames)]);
        _scenes = [.. sessions.Select(session => session.CreateScene())];

        // The first tally is of the same frames as they are.
        _tallies = [.. sessions.Select(s => Enumerable.Range(0, plan.Shifts.Count + 1).Select(_ => new LabelTally(s.Shape.ClassCount, vulnerable)).ToArray())];
    }

    /// <summary>Takes a frame, if it is one of those chosen.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="frames">How each variant sees it as it is.</param>
    public void Add(int index, IReadOnlyList<SeenFrame> frames)
    {
        if (!_chosen.Contains(index))
        {
            return;
        }

        var picture = frames[0].Frame;
        if (_picture.Length != picture.Bgr.Length)
        {
            _picture = new byte[picture.Bgr.Length];
        }

        for (var v = 0; v < _sessions.Count; v++)
        {
            Count(v, 0, frames[v]);
        }

        for (var s = 0; s < _plan.Shifts.Count; s++)
        {
            picture.Bgr.CopyTo(_picture, 0);
            _plan.Shifts[s].Lay(_picture, picture.Width, picture.Height, unchecked((_seed * 1_000_003) + index));
            for (var v = 0; v < _sessions.Count; v++)
            {
                _sessions[v].Run(_picture, picture.Width, picture.Height, _scenes[v]);
                KnownClasses.Require(_scenes[v], _sessions[v].Variant, $"{index}, {_plan.Shifts[s]}");
                Count(v, s + 1, frames[v].As(_scenes[v]));
            }
        }
    }

    /// <summary>What was counted of a variant.</summary>
    /// <param name="variant">Its number among the sessions.</param>
    public ShiftTallies Of(int variant) => new(_chosen.Count, _seed, [(null, _tallies[variant][0]), .. _plan.Shifts.Zip(_tallies[variant].Skip(1)).Select(pair => ((Shift?)pair.First, pair.Second))]);

    private void Count(int variant, int shift, SeenFrame frame) => _tallies[variant][shift].Add(frame, _seen.Read(frame));
}
