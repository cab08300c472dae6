using System.Globalization;

namespace Sbn.Edge.Core.Alarms.Drift;

/// <summary>Whether a camera's street has left what the calibration knows, and in what.</summary>
/// <param name="IsDrifting">True while it has.</param>
/// <param name="Moved">The concepts that are outside, the farthest first; empty where there is no drift.</param>
/// <param name="Vague">How vague the concepts are, where that is more or less than usual; null otherwise.</param>
public sealed record DriftState(bool IsDrifting, IReadOnlyList<MovedConcept> Moved, VagueShare? Vague)
{
    /// <summary>How many concepts a sentence names.</summary>
    private const int Named = 6;

    /// <summary>No drift.</summary>
    public static DriftState None { get; } = new(false, [], null);

    /// <summary>The names of the concepts that are outside.</summary>
    public IEnumerable<string> Names => Moved.Select(moved => moved.Concept);

    /// <summary>One sentence on the drift, without its camera; null where there is none.</summary>
    public string? Sentence
    {
        get
        {
            if (!IsDrifting)
            {
                return null;
            }

            var names = string.Join(", ", Names.Take(Named));
            var more = Moved.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {Moved.Count - Named} more") : "";
            string?[] parts =
            [
                Moved.Count == 0 ? null : $"{(Moved.Count == 1 ? "the concept" : "the concepts")} {names}{more} left what the calibration knows",
                Vague is { } vague ? string.Create(CultureInfo.InvariantCulture, $"{100 * vague.Share:0} % of all that the concepts say is neither present nor absent (usually {100 * vague.Low:0} to {100 * vague.High:0} %)") : null,
            ];
            return $"drift: {string.Join("; ", parts.OfType<string>())}; the accuracy it promises need not hold here.";
        }
    }
}

/// <summary>How much of what the concepts say is neither present nor absent.</summary>
/// <param name="Share">The running mean of the share of activations between ¼ and ¾, 0…1.</param>
/// <param name="Low">The low end of the usual range.</param>
/// <param name="High">The high end of it.</param>
public sealed record VagueShare(double Share, double Low, double High);
