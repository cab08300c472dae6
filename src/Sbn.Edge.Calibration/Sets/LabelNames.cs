using System.Globalization;
using System.Text.Json;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>
/// Holds a data set's <c>labels.json</c>, where there is one beside it or in the folder above, against the bundle's class ids: a set
/// numbered otherwise would be read without an error and give figures that mean nothing.
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
        var labels = path is null ? [] : Read(path);
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
    private static IReadOnlyList<(string Name, int Id)> Read(string path)
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
                return [];
            return
            [
                .. labels.EnumerateObject()
                    .Where(label => label.Value.ValueKind == JsonValueKind.String && int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    .Select(label => (label.Value.GetString()!, int.Parse(label.Name, CultureInfo.InvariantCulture))),
            ];
        }
    }

    private static string Listed(IEnumerable<string> names)
    {
        const int Most = 12;
        var all = names.ToList();
        return string.Join(", ", all.Take(Most).Select(name => $"'{name}'")) + (all.Count > Most ? ", …" : "");
    }
}
