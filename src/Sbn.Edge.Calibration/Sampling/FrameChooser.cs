using System.Globalization;

namespace Sbn.Edge.Calibration.Sampling;

/// <summary>
/// Chooses the frames worth labelling, one after the other: the one that is least like all chosen before it, where a frame of which the
/// model expects much to be wrong counts as farther away (a k-center that is weighted by doubt). The same candidates give the same choice.
/// </summary>
internal sealed class FrameChooser
{
    /// <summary>By how much doubt may shorten or lengthen a distance: a certain frame is worth something too, if it is unlike the others.</summary>
    private const double LeastWeight = 0.25;
    private const double LargestWeight = 4;

    /// <summary>What varies less over the candidates than this is not blown up.</summary>
    private const double LeastSpread = 0.01;

    private readonly IReadOnlyList<Candidate> _all;
    private readonly SampleChoice _choice;
    private readonly float[][] _looks;
    private readonly double[] _weights;
    private readonly double[] _distance;
    private readonly int[] _ofRecording;
    private readonly int _mostOfRecording;
    private readonly List<ChosenFrame> _chosen = [];

    private FrameChooser(IReadOnlyList<Candidate> all, SampleChoice choice)
    {
        (_all, _choice, _looks, _weights) = (all, choice, Scaled(all), Weights(all));
        _distance = new double[all.Count];
        Array.Fill(_distance, double.PositiveInfinity);
        _ofRecording = new int[all.Max(one => one.Recording) + 1];
        var recordings = all.Select(one => one.Recording).Distinct().Count();
        _mostOfRecording = ((2 * choice.Count) + recordings - 1) / recordings;
    }

    /// <summary>Chooses.</summary>
    /// <param name="candidates">The frames there are.</param>
    /// <param name="choice">How many, how far apart.</param>
    /// <returns>In the order in which they were chosen; fewer where there are not so many that differ and lie far enough apart.</returns>
    public static IReadOnlyList<ChosenFrame> Choose(IReadOnlyList<Candidate> candidates, SampleChoice choice)
    {
        if (candidates.Count == 0)
        {
            return [];
        }

        var chooser = new FrameChooser(candidates, choice);
        chooser.TakeOneOfEach();
        chooser.TakeTheRest();
        return chooser._chosen;
    }

    private void TakeOneOfEach()
    {
        var least = Enumerable.Range(0, _all.Count)
            .GroupBy(i => _all[i].Recording)
            .Select(group => group.MaxBy(i => _all[i].ExpectedError))
            .OrderByDescending(i => _all[i].ExpectedError)
            .ThenBy(i => i)
            .Take(_choice.Count);
        foreach (var i in least)
        {
            Take(i, string.Create(CultureInfo.InvariantCulture, $"the least sure frame of its recording: {100 * _all[i].ExpectedError:0.0} % are expected to be wrong"));
        }
    }

    private void TakeTheRest()
    {
        while (_chosen.Count < _choice.Count)
        {
            // No recording fills more than twice its share while others have something to give.
            var best = Best(i => _ofRecording[_all[i].Recording] < _mostOfRecording) ?? Best(_ => true);
            if (best is not { } next)
            {
                return;
            }

            Take(next, string.Create(
                CultureInfo.InvariantCulture,
                $"unlike the frames chosen before it (distance {Math.Sqrt(_distance[next]):0.0}), {100 * _all[next].ExpectedError:0.0} % are expected to be wrong"));
        }
    }

    private int? Best(Func<int, bool> isAllowed)
    {
        var (best, most) = ((int?)null, 0.0);
        for (var i = 0; i < _all.Count; i++)
        {
            var worth = _weights[i] * Math.Sqrt(_distance[i]);
            if (worth > most && isAllowed(i) && IsApart(_all[i]))
            {
                (best, most) = (i, worth);
            }
        }

        return best;
    }

    private bool IsApart(Candidate one) => _chosen.TrueForAll(other =>
        other.Candidate.Recording != one.Recording || one.Seconds is not { } a || other.Candidate.Seconds is not { } b || Math.Abs(a - b) >= _choice.Apart);

    private void Take(int chosen, string why)
    {
        _chosen.Add(new ChosenFrame(_all[chosen], why));
        _ofRecording[_all[chosen].Recording]++;
        for (var i = 0; i < _all.Count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < _looks[i].Length; k++)
            {
                sum += (double)(_looks[i][k] - _looks[chosen][k]) * (_looks[i][k] - _looks[chosen][k]);
            }

            _distance[i] = Math.Min(_distance[i], sum);
        }
    }

    // A cyclist's share varies by hundredths, the road's by tenths; both tell streets apart.
    private static float[][] Scaled(IReadOnlyList<Candidate> all)
    {
        var scale = new double[all[0].Look.Length];
        for (var k = 0; k < scale.Length; k++)
        {
            var mean = all.Average(one => (double)one.Look[k]);
            scale[k] = 1 / Math.Max(LeastSpread, Math.Sqrt(all.Average(one => (one.Look[k] - mean) * (one.Look[k] - mean))));
        }

        return [.. all.Select(one => one.Look.Select((value, k) => (float)(value * scale[k])).ToArray())];
    }

    private static double[] Weights(IReadOnlyList<Candidate> all)
    {
        var mean = all.Average(one => one.ExpectedError);
        return [.. all.Select(one => mean == 0 ? 1 : Math.Clamp(one.ExpectedError / mean, LeastWeight, LargestWeight))];
    }
}
