using System.Globalization;
using System.Text.Json;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>
/// Holds a data set's <c>labels.json</c>, where there is one beside it or in the folder above, against the bundle's class ids: a set
/// numbered otherwise would be read without an error and give figures that mean nothing. Where the file has a member <c>task</c>, which gives
/// the class that each name means (null where it means none, or several), the labels are translated by it.
/// </summary>
internal static class LabelNames
{
    private const string FileName = "labels.json";

    /// <summary>Refuses a set that gives a class of the bundle another id, or whose names are none of the bundle's.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="classNames">Class names of the bundle by id.</param>
    /// <returns>How its ids are read.</returns>
    /// <exception cref="UserException">An id differs (the sentence names file, class and both ids), or no name is a class.</exception>
    public static LabelReading Hold(string folder, IReadOnlyList<string> classNames)
    {
        var beside = Path.Combine(folder, FileName);
        var above = Path.Combine(Path.GetFullPath(folder), "..", FileName);
        var path = File.Exists(beside) ? beside : File.Exists(above) ? Path.GetFullPath(above) : null;
        var (labels, task) = path is null ? ([], null) : Read(path);
        if (task is not null)
            return Translated(path!, labels, task, classNames);
        if (labels.Count == 0)
            return new LabelReading(false, $"no {FileName} names the ids; they are taken for the bundle's class ids");
        foreach (var (name, id) in labels)
        {
            var expected = Array.IndexOf([.. classNames], name);
            if (expected >= 0 && expected != id)
                throw new UserException($"'{path}' gives '{name}' the id {id}, but in the bundle's manifest it is {expected}; translate the label maps to the manifest's ids first.");
        }

        var known = labels.Count(label => classNames.Contains(label.Name));
        if (known == 0)
        {
            throw new UserException(
                $"'{path}' names {Listed(labels.Select(label => label.Name))}, none of which is a class of the bundle ({Listed(classNames)}); translate the label maps to the manifest's ids and names first.");
        }

        var others = labels.Where(label => label.Id < classNames.Count && label.Name != classNames[label.Id])
            .Select(label => $"{label.Id} '{label.Name}' is read as '{classNames[label.Id]}'");
        return new LabelReading(
            true,
            string.Join("; ", others.Prepend(string.Create(CultureInfo.InvariantCulture, $"{FileName} names {known} of the bundle's {classNames.Count} classes, by the bundle's ids"))));
    }

    // A file of that name which is laid out otherwise says nothing here.
    private static (IReadOnlyList<(string Name, int Id)> Labels, IReadOnlyDictionary<string, string?>? Task) Read(string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' cannot be read: {e.Message}", e);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Object)
                return ([], null);
            return (
            [
                .. labels.EnumerateObject()
                    .Where(label => label.Value.ValueKind == JsonValueKind.String && int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    .Select(label => (label.Value.GetString()!, int.Parse(label.Name, CultureInfo.InvariantCulture))),
            ], TaskOf(document.RootElement));
        }
    }

    private static Dictionary<string, string?>? TaskOf(JsonElement root) =>
        root.TryGetProperty("task", out var task) && task.ValueKind == JsonValueKind.Object
            ? task.EnumerateObject().ToDictionary(t => t.Name, t => t.Value.ValueKind == JsonValueKind.String ? t.Value.GetString() : null)
            : null;

    private static LabelReading Translated(
        string path, IReadOnlyList<(string Name, int Id)> labels, IReadOnlyDictionary<string, string?> task, IReadOnlyList<string> classNames)
    {
        var table = new byte[256];
        Array.Fill(table, LabelMap.Ignored);
        foreach (var (name, id) in labels.Where(label => label.Id < table.Length))
        {
            if (task.GetValueOrDefault(name) is not { } meant)
                continue;
            var wanted = Array.IndexOf([.. classNames], meant);
            table[id] = wanted >= 0
                ? (byte)wanted
                : throw new UserException($"'{path}' says in \"task\" that '{name}' means '{meant}', which is no class of the bundle ({Listed(classNames)}).");
        }

        return table.All(id => id == LabelMap.Ignored)
            ? throw new UserException($"'{path}' says in \"task\" of none of its labels which class of the bundle it means, so that nothing could be scored.")
            : new LabelReading(true, $"{FileName} says which class each of its names means", table);
    }

    private static string Listed(IEnumerable<string> names)
    {
        const int Most = 12;
        var all = names.ToList();
        return string.Join(", ", all.Take(Most).Select(name => $"'{name}'")) + (all.Count > Most ? ", …" : "");
    }
}
