using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Concepts;

/// <summary>Gathers, frame by frame and source by source, what streets look like in concepts. Not safe for use by several threads.</summary>
/// <remarks>
/// Quantiles are of single frames, not of stretches of some seconds: a vehicle that stands shows one frame for minutes. The range spans those of all sources,
/// so that a change of town is usual where towns are among them.
/// </remarks>
public sealed class StreetProfileBuilder
{
    /// <summary>Least number of frames from which a street is told.</summary>
    public const int LeastFrames = 20;

    private const double LowQuantile = 0.02;
    private const double HighQuantile = 0.98;

    /// <summary>Digits that are kept: finer than the step of an activation's code.</summary>
    private const int Digits = 5;

    private readonly ConceptSpace _concepts;
    private readonly SortedDictionary<string, List<double[]>> _frames = new(StringComparer.Ordinal);

    /// <summary>Makes an empty builder.</summary>
    public StreetProfileBuilder(ConceptSpace concepts) => _concepts = concepts;

    /// <summary>Adds a frame.</summary>
    /// <param name="source">What it is of: a sequence, a data set.</param>
    /// <param name="frame">What it shows of each concept; read.</param>
    public void Add(string source, FrameConcepts frame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Means.Length, _concepts.Count);
        if (!_frames.TryGetValue(source, out var frames))
        {
            _frames.Add(source, frames = []);
        }

        frames.Add([.. frame.Means, frame.Vague]);
    }

    /// <summary>The profile; null where fewer than <see cref="LeastFrames"/> frames were added.</summary>
    public StreetProfile? Build()
    {
        var count = _frames.Values.Sum(frames => frames.Count);
        return count < LeastFrames
            ? null
            : new StreetProfile(
                count,
                [.. _frames.Keys],
                Range(_concepts.Count),
                Enumerable.Range(0, _concepts.Count).ToDictionary(_concepts.NameOf, Range, StringComparer.Ordinal));
    }

    private UsualRange Range(int figure)
    {
        var (low, high, spread, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0.0);
        foreach (var frames in _frames.Values)
        {
            var values = frames.Select(frame => frame[figure]).Order().ToArray();
            var mean = values.Average();
            low = Math.Min(low, OrderedSample.Quantile(values, LowQuantile));
            high = Math.Max(high, OrderedSample.Quantile(values, HighQuantile));
            spread = Math.Max(spread, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
            sum += mean;
        }

        return new UsualRange(Math.Round(low, Digits), Math.Round(sum / _frames.Count, Digits), Math.Round(high, Digits), Math.Round(spread, Digits));
    }
}
