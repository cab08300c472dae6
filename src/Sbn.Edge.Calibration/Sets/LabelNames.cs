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

    /// <summary>Refuses a set that gives a class of the bundle another id.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="classNames">Class names of the bundle by id.</param>
    /// <exception cref="UserException">An id differs; the sentence names file, class and both ids.</exception>
    public static void RequireSameIds(string folder, IReadOnlyList<string> classNames)
    {
        var beside = Path.Combine(folder, FileName);
        var above = Path.Combine(Path.GetFullPath(folder), "..", FileName);
        var path = File.Exists(beside) ? beside : File.Exists(above) ? Path.GetFullPath(above) : null;
        if (path is null)
            return;
        foreach (var (name, id) in Read(path))
        {
            var expected = Array.IndexOf([.. classNames], name);
            if (expected >= 0 && expected != id)
                throw new UserException($"'{path}' gives '{name}' the id {id}, but in the bundle's manifest it is {expected}; translate the label maps to the manifest's ids first.");
        }
    }

    // A file of that name which is laid out otherwise says nothing here.
    private static IEnumerable<(string Name, int Id)> Read(string path)
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
                    .Where(label => label.Value.ValueKind == JsonValueKind.String && int.TryParse(label.Name, out _))
                    .Select(label => (label.Value.GetString()!, int.Parse(label.Name, System.Globalization.CultureInfo.InvariantCulture))),
            ];
        }
    }
}
