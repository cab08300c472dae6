using System.Globalization;
using System.Text.Json;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>
/// Holds a data set's <c>labels.json</c>, where there is one beside it or in the folder above, against the bundle's class ids: a set
/// numbered otherwise would be read without an error and give figures that mean nothing. Where the file has a member <c>task</c>, or a file
/// of its own says it, the labels are translated by what each name means: a class, several, any of which is right, or none.
/// </summary>
internal static class LabelNames
{
    private const string FileName = "labels.json";

    /// <summary>Refuses a set that gives a class of the bundle another id, or whose names are none of the bundle's.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="classNames">Class names of the bundle by id.</param>
    /// <param name="meanings">A file that says what its names mean, in place of the set's own; null for that.</param>
    /// <param name="withSets">True to read names of several classes as sets; else they are not labelled.</param>
    /// <returns>How its ids are read.</returns>
    /// <exception cref="UserException">An id differs (the sentence names file, class and both ids), no name is a class, or a file does not fit.</exception>
    public static LabelReading Hold(string folder, IReadOnlyList<string> classNames, string? meanings = null, bool withSets = false)
    {
        var beside = Path.Combine(folder, FileName);
        var above = Path.Combine(Path.GetFullPath(folder), "..", FileName);
        var path = File.Exists(beside) ? beside : File.Exists(above) ? Path.GetFullPath(above) : null;
        var (labels, task) = path is null ? ([], null) : Read(path, root => (NamesOf(root), LabelMeanings.OfTask(path, root)));
        if (meanings is not null)
        {
            (labels, task) = Told(meanings, folder, labels);
        }

        if (task is not null)
        {
            return Translated(labels, task, classNames, withSets);
        }

        if (labels.Count == 0)
        {
            return new LabelReading(false, $"no {FileName} names the ids; they are taken for the bundle's class ids");
        }

        foreach (var (name, id) in labels)
        {
            var expected = Array.IndexOf([.. classNames], name);
            if (expected >= 0 && expected != id)
            {
                throw new UserException($"'{path}' gives '{name}' the id {id}, but in the bundle's manifest it is {expected}; translate the label maps to the manifest's ids first.");
            }
        }

        var known = labels.Count(label => classNames.Contains(label.Name));
        if (known == 0)
        {
            throw new UserException(
                $"'{path}' names {Listed(labels.Select(label => label.Name))}, none of which is a class of the bundle ({Listed(classNames)}); say with --labels which classes each means, or translate the label maps to the manifest's ids and names first.");
        }

        var others = labels.Where(label => label.Id < classNames.Count && label.Name != classNames[label.Id])
            .Select(label => $"{label.Id} '{label.Name}' is read as '{classNames[label.Id]}'");
        return new LabelReading(
            true,
            string.Join("; ", others.Prepend(string.Create(CultureInfo.InvariantCulture, $"{FileName} names {known} of the bundle's {classNames.Count} classes, by the bundle's ids"))));
    }

    // The file may number the labels too; else they are numbered as the set says.
    private static (IReadOnlyList<(string Name, int Id)> Labels, LabelMeanings Task) Told(string file, string folder, IReadOnlyList<(string Name, int Id)> labels)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string[] names = [Path.GetFileName(full), Path.GetFileName(Path.GetDirectoryName(full)) ?? ""];
        var (own, told) = Read(file, root => (NamesOf(root), LabelMeanings.OfTask(file, root) ?? LabelMeanings.OfVocabulary(file, root, names)));
        if (told is null)
        {
            throw new UserException($"'{file}' (--labels) says of no label which classes it means; it should have a member \"task\" such as {{ \"vehicle\": [\"car\", \"bicyclist\"] }}.");
        }

        labels = own.Count > 0 ? own : labels;
        return labels.Count > 0
            ? (labels, told)
            : throw new UserException($"Neither '{file}' (--labels) nor a {FileName} of '{folder}' has a member \"labels\" with the names of the ids, such as {{ \"0\": \"vehicle\" }}.");
    }

    private static T Read<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    // A file of that name which is laid out otherwise says nothing here.
    private static IReadOnlyList<(string Name, int Id)> NamesOf(JsonElement root) =>
        root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Object
            ? []
            :
            [
                .. labels.EnumerateObject()
                    .Where(label => label.Value.ValueKind == JsonValueKind.String && int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    .Select(label => (label.Value.GetString()!, int.Parse(label.Name, CultureInfo.InvariantCulture))),
            ];

    private static LabelReading Translated(IReadOnlyList<(string Name, int Id)> labels, LabelMeanings task, IReadOnlyList<string> classNames, bool withSets)
    {
        var table = new byte[256];
        Array.Fill(table, LabelMap.Ignored);
        var sets = new List<int[]>();
        var several = 0;
        foreach (var (name, id) in labels.Where(label => label.Id < table.Length))
        {
            var ids = task.ByName.GetValueOrDefault(name)?.Select(meant => IdOf(meant, name)).ToArray() ?? [];
            several += ids.Length > 1 ? 1 : 0;
            if (ids.Length == 1)
            {
                table[id] = (byte)ids[0];
            }
            else if (ids.Length > 1 && withSets)
            {
                table[id] = (byte)(classNames.Count + Known(ids));
            }
        }

        return table.All(id => id == LabelMap.Ignored)
            ? throw new UserException($"'{task.Path}' says of none of the labels which class of the bundle it means{(several > 0 ? " alone (only 'evaluate' counts those that mean several)" : "")}, so that nothing could be scored.")
            : new LabelReading(
                true,
                $"{Path.GetFileName(task.Path)} says which class each of its names means{(several == 0 ? "" : withSets ? $"; {several} mean several, any of which is right" : $"; {several} mean several and are not counted")}",
                table,
                sets.Count == 0 ? null : new LabelSets(classNames.Count, sets));

        int IdOf(string meant, string name) => classNames.Contains(meant)
            ? Array.IndexOf([.. classNames], meant)
            : throw new UserException($"'{task.Path}' says that '{name}' means '{meant}', which is no class of the bundle ({Listed(classNames)}).");

        int Known(int[] ids)
        {
            var at = sets.FindIndex(ids.SequenceEqual);
            if (at >= 0)
            {
                return at;
            }

            if (classNames.Count + sets.Count >= LabelMap.Ignored)
            {
                throw new UserException($"'{task.Path}' gives more sets of classes than a label map has ids; give fewer.");
            }

            sets.Add(ids);
            return sets.Count - 1;
        }
    }

    private static string Listed(IEnumerable<string> names)
    {
        const int Most = 12;
        var all = names.ToList();
        return string.Join(", ", all.Take(Most).Select(name => $"'{name}'")) + (all.Count > Most ? ", …" : "");
    }
}
