namespace Sbn.Edge.Core.Confidence;

/// <summary>
/// Predictions counted by confidence: bin 0 the least confident. The bins are the 256 confidence codes, or any finer
/// division of another score.
/// </summary>
public sealed class CodeCounts
{
    /// <summary>Makes empty counts.</summary>
    /// <param name="bins">Number of bins.</param>
    public CodeCounts(int bins) => (Total, Correct) = (new long[bins], new long[bins]);

    /// <summary>How many predictions, by bin.</summary>
    public long[] Total { get; }

    /// <summary>How many of them are right, by bin.</summary>
    public long[] Correct { get; }

    /// <summary>Number of bins.</summary>
    public int Bins => Total.Length;

    /// <summary>Number of predictions.</summary>
    public long Sum => Total.Sum();

    /// <summary>Counts one prediction.</summary>
    public void Add(int bin, bool correct)
    {
        Total[bin]++;
        if (correct)
        {
            Correct[bin]++;
        }
    }

    /// <summary>Adds other counts of as many bins.</summary>
    public void Merge(CodeCounts other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Bins, Bins);
        for (var bin = 0; bin < Bins; bin++)
        {
            Total[bin] += other.Total[bin];
            Correct[bin] += other.Correct[bin];
        }
    }
}
