namespace Sbn.Edge.Core.Concepts;

/// <summary>What it takes for a concept to be claimed as evidence, and how much is said.</summary>
public sealed record EvidenceOptions
{
    /// <summary>How many concepts each list names at most, 1…100.</summary>
    public int MaximumClaims { get; init; } = 5;

    /// <summary>Least link strength, in logits, from which a concept counts as linked to a class.</summary>
    public double LeastLink { get; init; } = 0.1;

    /// <summary>By how much an activation must pass the profile's quantile to be claimed as missing or conflicting, 0…1.</summary>
    public double Margin { get; init; } = 0.05;

    /// <summary>Checks the values.</summary>
    /// <param name="where">How the user names these options, for the sentence.</param>
    /// <exception cref="UserException">A value is out of range.</exception>
    public void Validate(string where)
    {
        if (MaximumClaims is < 1 or > 100)
        {
            throw new UserException($"{where}:{nameof(MaximumClaims)} is {MaximumClaims}; it should be 1 to 100.");
        }

        if (!(LeastLink is > 0 and < 100))
        {
            throw new UserException($"{where}:{nameof(LeastLink)} is {LeastLink}; it should be a positive number of logits below 100.");
        }

        if (!(Margin is >= 0 and <= 1))
        {
            throw new UserException($"{where}:{nameof(Margin)} is {Margin}; it should be 0 to 1.");
        }
    }
}
