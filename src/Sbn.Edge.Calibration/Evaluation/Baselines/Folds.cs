namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// Cross-fitting over blocks of frames: the blocks are dealt, in order, into folds of consecutive blocks; what scores a fold is
/// fitted on the others.
/// </summary>
/// <param name="blockCount">Number of blocks.</param>
internal sealed class Folds(int blockCount)
{
    private const int Most = 5;

    /// <summary>Number of folds; with fewer than two nothing can be fitted apart.</summary>
    public int Count { get; } = Math.Min(Most, blockCount);

    /// <summary>The fold of a block.</summary>
    public int Of(int block) => (int)((long)block * Count / blockCount);
}
