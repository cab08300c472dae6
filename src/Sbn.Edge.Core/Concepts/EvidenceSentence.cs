using System.Globalization;
using System.Text;

namespace Sbn.Edge.Core.Concepts;

/// <summary>Says a region's evidence in one sentence that a person can read.</summary>
public static class EvidenceSentence
{
    private const int Named = 3;

    /// <summary>
    /// For example: "Looks like car, but only 62 % sure: car/wheel and car/window are missing, material/foliage speaks for tree."
    /// </summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="confidence">Mean published confidence of the region, 0…1.</param>
    public static string Write(Evidence evidence, double confidence)
    {
        var text = new StringBuilder();
        // Rounded down: a region that is not accepted must never read as 100 % sure.
        text.Append(CultureInfo.InvariantCulture, $"Looks like {evidence.Class}, but only {Math.Floor(confidence * 100)} % sure");
        if (!evidence.HasProfile)
        {
            return text.Append("; the model has no concept profile of this class to compare with.").ToString();
        }

        if (evidence.Missing.Count == 0 && evidence.Conflicting.Count == 0)
        {
            return evidence.Present.Count == 0
                ? text.Append("; no concept stands out.").ToString()
                : text.Append(CultureInfo.InvariantCulture, $"; {Names(evidence.Present)} {Verb(evidence.Present, "is", "are")} there as usual and nothing contradicts, so the concepts do not tell why.").ToString();
        }

        text.Append(": ");
        if (evidence.Missing.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Names(evidence.Missing)} {Verb(evidence.Missing, "is", "are")} missing");
        }

        var separator = evidence.Missing.Count > 0 ? ", " : "";
        foreach (var rival in evidence.Conflicting.GroupBy(e => e.SpeaksFor, StringComparer.Ordinal).OrderByDescending(g => g.Key == evidence.Rival).Take(2))
        {
            var claims = rival.ToList();
            text.Append(CultureInfo.InvariantCulture, $"{separator}{Names(claims)} {Verb(claims, "speaks", "speak")} for {rival.Key}");
            separator = ", ";
        }

        return text.Append('.').ToString();
    }

    private static string Names(IReadOnlyList<ConceptEvidence> claims)
    {
        var names = claims.Take(Named).Select(e => e.Concept).ToList();
        return names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static string Verb(IReadOnlyList<ConceptEvidence> claims, string one, string many) => claims.Count == 1 ? one : many;
}
