namespace Sbn.Edge.Core.Confidence;

/// <summary>
/// Fits τ_c so that the target holds on every source (sequence, city) by itself, not on the mean of all: a street that is harder than
/// the others must not pay for them.
/// </summary>
/// <remarks>
/// <para>What few pixels of a class say is completed by what pixels of all classes say at the same code: each source's accuracy is
/// taken together with <see cref="AcceptThreshold.LeastPixels"/> pixels of the pooled accuracy. With many pixels of its own that
/// vanishes; a class with next to none is accepted where all classes together reach the target, rather than never.</para>
/// <para>A threshold is never below the level of uncertain pixels.</para>
/// </remarks>
public static class SourceThresholds
{
    private const int Codes = 256;

    /// <summary>The thresholds of all classes, by class id; <see cref="AcceptThreshold.Unreachable"/> where no code reaches the target.</summary>
    /// <param name="sources">Out-of-fold predictions by source; at least one.</param>
    /// <param name="target">The accuracy to reach, above 0, below 1.</param>
    /// <param name="least">The least threshold allowed: the level below which pixels are uncertain, 0…256.</param>
    public static int[] Fit(IReadOnlyList<ConfidenceHistogram> sources, double target, int least)
    {
        var all = ConfidenceHistogram.Sum(sources);
        var weight = AcceptThreshold.LeastPixels(target);
        var counts = all.Pooled();
        var pooled = Tail.Of(counts);
        var bySource = sources.Select(s => Tail.Of(s.Pooled())).ToArray();
        var thresholds = new int[all.ClassCount];
        for (var c = 0; c < thresholds.Length; c++)
        {
            Tail[] own = [.. sources.Select(s => Tail.Of(s.Predicted(c))), Tail.Of(all.Predicted(c))];
            thresholds[c] = AcceptThreshold.Unreachable;
            for (var code = Codes - 1; code >= least; code--)
            {
                // Between two codes that occur, the higher is the one there is evidence for.
                if (counts.Total[code] == 0)
                {
                    continue;
                }

                // What all classes say on the source that is worst at this code, among those that can tell.
                var common = bySource.Where(s => s.Total[code] >= weight).Select(s => s.Accuracy(code)).Append(pooled.Accuracy(code)).Min();
                if (pooled.Total[code] >= weight && own.All(o => (o.Correct[code] + (weight * common)) / (o.Total[code] + weight) >= target))
                {
                    thresholds[c] = code;
                }
            }
        }

        return thresholds;
    }

    /// <summary>How many predictions have a code or a higher one, and how many of them are right.</summary>
    private sealed record Tail(long[] Total, long[] Correct)
    {
        public static Tail Of(CodeCounts counts)
        {
            var tail = new Tail(new long[Codes + 1], new long[Codes + 1]);
            for (var code = Codes - 1; code >= 0; code--)
            {
                tail.Total[code] = tail.Total[code + 1] + counts.Total[code];
                tail.Correct[code] = tail.Correct[code + 1] + counts.Correct[code];
            }

            return tail;
        }

        public double Accuracy(int code) => Total[code] == 0 ? 0 : (double)Correct[code] / Total[code];
    }
}
