using System.Globalization;
using System.Security.Cryptography;

namespace Sbn.Edge.Training.Loop;

/// <summary>
/// What a stage was asked for: whatever makes its result another one. It is kept beside the result, so that a finished stage is taken for
/// what it is, and made again where something else is asked for.
/// </summary>
internal sealed record StagePlan(IReadOnlyDictionary<string, string> Choices)
{
    /// <summary>A plan of named choices; a choice that is null is left out.</summary>
    public static StagePlan Of(params (string Name, object? Value)[] choices) => new(choices
        .Where(c => c.Value is not null)
        .ToDictionary(c => c.Name, c => Convert.ToString(c.Value, CultureInfo.InvariantCulture)!));

    /// <summary>This plan with more choices.</summary>
    public StagePlan With(params (string Name, object? Value)[] more) =>
        new(Choices.Concat(Of(more).Choices).ToDictionary(c => c.Key, c => c.Value));

    /// <summary>What tells the content of a file apart, short; null where there is no such file.</summary>
    public static string? Print(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..16];
    }

    /// <summary>Where two plans differ, in words; empty where they do not.</summary>
    public string Difference(StagePlan other) => string.Join(", ", Choices.Keys.Union(other.Choices.Keys)
        .Where(key => Choices.GetValueOrDefault(key) != other.Choices.GetValueOrDefault(key))
        .Select(key => $"{key} {Choices.GetValueOrDefault(key, "none")} instead of {other.Choices.GetValueOrDefault(key, "none")}"));
}
