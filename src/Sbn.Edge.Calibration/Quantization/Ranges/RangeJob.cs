using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>
/// What ranges are collected of: it is the same for every shard, and tells each which recordings are its own and how many frames to draw
/// of each.
/// </summary>
/// <param name="GraphSha256">SHA-256 of the bundle's float graph.</param>
/// <param name="Equalised">True where its channels were equalised before it was run.</param>
/// <param name="Frames">How many frames to draw over all recordings.</param>
/// <param name="Kept">How many further frames to keep as pictures, to judge quantised graphs by.</param>
/// <param name="Names">The recordings' names, in order.</param>
/// <param name="Lengths">How many frames each says it has; 0 where it does not say.</param>
internal sealed record RangeJob(string GraphSha256, bool Equalised, int Frames, int Kept, IReadOnlyList<string> Names, IReadOnlyList<long> Lengths)
{
    /// <summary>The job over these recordings.</summary>
    public static RangeJob Of(string graphSha256, bool equalised, int frames, int kept, Recordings recordings) => new(
        graphSha256, equalised, frames, kept, [.. recordings.All.Select(r => r.Name)], [.. recordings.All.Select(r => r.Frames ?? 0)]);

    /// <summary>True where another job draws the same frames for the same graph.</summary>
    public bool IsSameAs(RangeJob other) =>
        this with { Names = [], Lengths = [] } == other with { Names = [], Lengths = [] } && Names.SequenceEqual(other.Names) && Lengths.SequenceEqual(other.Lengths);

    /// <summary>How many frames to draw of each recording: as its length is to that of all.</summary>
    public IReadOnlyList<int> DrawnOfEach() => Share(Frames);

    /// <summary>How many pictures to keep of each recording.</summary>
    public IReadOnlyList<int> KeptOfEach() => Share(Kept);

    /// <summary>The recordings of a shard: longest first, each goes to the shard that has least to read so far.</summary>
    public IReadOnlySet<int> Of(Shard shard)
    {
        var weights = Weights();
        var load = new double[shard.Count];
        var own = new HashSet<int>();
        foreach (var recording in Enumerable.Range(0, weights.Length).OrderByDescending(r => weights[r]).ThenBy(r => r))
        {
            var least = Array.IndexOf(load, load.Min());
            load[least] += weights[recording];
            if (least == shard.Index)
            {
                own.Add(recording);
            }
        }

        return own;
    }

    // The parts of rounded running sums: they add up to the whole, and no recording has one frame more or less than its share.
    private int[] Share(int whole)
    {
        var weights = Weights();
        var (all, sum, given) = (weights.Sum(), 0.0, 0);
        return Array.ConvertAll(weights, weight =>
        {
            sum += weight;
            var next = (int)Math.Round(whole * (sum / all), MidpointRounding.AwayFromZero);
            (var part, given) = (next - given, next);
            return part;
        });
    }

    // A recording that does not say how long it is counts as long as the others are on average.
    private double[] Weights()
    {
        var usual = Lengths.Where(n => n > 0).Select(n => (double)n).DefaultIfEmpty(1).Average();
        return [.. Lengths.Select(n => n > 0 ? n : usual)];
    }
}
