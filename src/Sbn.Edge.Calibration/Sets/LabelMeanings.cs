using System.Text.Json;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Which classes each label of a set stands for: none, one, or several, any of which is right.</summary>
/// <param name="Path">The file that says it.</param>
/// <param name="ByName">Class names by the label's name.</param>
internal sealed record LabelMeanings(string Path, IReadOnlyDictionary<string, IReadOnlyList<string>> ByName)
{
    /// <summary>The member <c>task</c> of a file: a class, a list of classes, or null by label; null where the file has none.</summary>
    public static LabelMeanings? OfTask(string path, JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("task", out var task) && task.ValueKind == JsonValueKind.Object
            ? Of(path, task)
            : null;

    /// <summary>What a vocabulary of the trainer (<c>sets</c>) says of the labels of a set; null where the file is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">What it holds.</param>
    /// <param name="names">What the set may be called there.</param>
    /// <exception cref="UserException">It does not know the set.</exception>
    public static LabelMeanings? OfVocabulary(string path, JsonElement root, IReadOnlyList<string> names)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("sets", out var sets) || sets.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var known = sets.EnumerateObject().FirstOrDefault(set => names.Contains(set.Name, StringComparer.Ordinal));
        return known.Value.ValueKind == JsonValueKind.Object && known.Value.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object
            ? Of(path, labels)
            : throw new UserException($"'{path}' (--labels) says nothing of a set '{names[0]}'; it knows {string.Join(", ", sets.EnumerateObject().Select(set => set.Name))}.");
    }

    private static LabelMeanings Of(string path, JsonElement labels) =>
        new(path, labels.EnumerateObject().ToDictionary(label => label.Name, label => Classes(path, label.Name, label.Value), StringComparer.Ordinal));

    private static IReadOnlyList<string> Classes(string path, string label, JsonElement meaning) => meaning.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.String => [meaning.GetString()!],
        JsonValueKind.Array when meaning.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) =>
            [.. meaning.EnumerateArray().Select(one => one.GetString()!).Distinct(StringComparer.Ordinal)],
        JsonValueKind.Object when meaning.TryGetProperty("class", out var one) => Classes(path, label, one),
        JsonValueKind.Object when meaning.TryGetProperty("classes", out var several) => Classes(path, label, several),
        JsonValueKind.Object => [],
        _ => throw new UserException($"'{path}' says of the label '{label}' neither a class, nor a list of classes, nor null."),
    };
}
