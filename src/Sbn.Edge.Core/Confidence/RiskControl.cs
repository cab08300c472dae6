namespace Sbn.Edge.Core.Confidence;

/// <summary>
/// Conformal risk control (Angelopoulos et al., 2022): the least code from which on pixels may be accepted, such that on one more block of
/// frames, exchangeable with those seen, the expected share of its labelled pixels that are accepted and wrong is at most α. No
/// distribution is assumed.
/// </summary>
/// <remarks>
/// The loss of a block lies in 0…1 and falls as the code rises, which is all that the bound asks for: (Σ loss + 1) / (n + 1) ≤ α. It stays
/// true where fewer pixels are accepted, whatever chose them; so thresholds fitted on the same blocks may be raised to this code, and
/// the bound holds for them.
/// </remarks>
public static class RiskControl
{
    private const int Codes = 256;

    /// <summary>How many blocks are needed before any pixel may be accepted: with fewer, the bound is above α even where nothing is wrong.</summary>
    /// <param name="risk">α, above 0, below 1.</param>
    public static int LeastBlocks(double risk) => (int)Math.Ceiling((1 / risk) - 1 - 1e-9);

    /// <summary>The least code whose bound is at most α; <see cref="AcceptThreshold.Unreachable"/> where none is.</summary>
    /// <param name="blocks">The labelled pixels of each block by code.</param>
    /// <param name="risk">α, above 0, below 1.</param>
    public static int Fit(IReadOnlyList<CodeCounts> blocks, double risk)
    {
        var told = blocks.Where(block => block.Sum > 0).ToArray();
        if (told.Length < LeastBlocks(risk))
        {
            return AcceptThreshold.Unreachable;
        }

        var loss = 0.0;
        for (var code = Codes - 1; code >= 0; code--)
        {
            loss += told.Sum(block => (double)(block.Total[code] - block.Correct[code]) / block.Sum);
            if ((loss + 1) / (told.Length + 1) > risk)
            {
                return code + 1;
            }
        }

        return 0;
    }
}
