using System.Globalization;
using System.Text.Json;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Training.Concepts;

namespace Sbn.Edge.Training.Data;

/// <summary>
/// What the ids of a set's label maps mean: <c>labels.json</c> names them, the vocabulary says what a name means. What neither
/// knows is refused: left out in silence, it would be learned from as "nothing is said here" and scored as if it were right.
/// </summary>
internal sealed class SetLabels
{
    private readonly string _path;
    private readonly ushort?[] _codes;

    private SetLabels(string path, ushort?[] codes) => (_path, _codes) = (path, codes);

    /// <summary>Reads <c>labels.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="meaning">What the vocabulary says of the set's label names.</param>
    /// <param name="codes">Where the meanings get their codes.</param>
    /// <exception cref="UserException">It cannot be read, or names a label that the vocabulary neither knows nor ignores.</exception>
    public static SetLabels Read(string path, SetMeaning meaning, CodeBook codes)
    {
        var names = Names(path);
        string[] unknown = [.. names.Values.Where(n => !meaning.Labels.ContainsKey(n) && !meaning.Ignored.Contains(n)).Distinct()];
        if (unknown.Length > 0)
        {
            throw new UserException(
                $"'{path}' names labels that the vocabulary does not know in the set '{meaning.Name}': {Listed(unknown)}; it knows {Listed([.. meaning.Labels.Keys])}. "
                + "Say in Concepts/street.json what they mean (\"labels\" of that set), or that they say nothing (\"ignored\").");
        }

        var table = new ushort?[256];
        table[LabelMap.Ignored] = CodeBook.Nothing;
        foreach (var (id, name) in names)
        {
            table[id] = meaning.Labels.TryGetValue(name, out var pixel) ? codes.Code(pixel) : CodeBook.Nothing;
        }

        return new SetLabels(path, table);
    }

    /// <summary>The codes of a label map.</summary>
    /// <param name="ids">Its ids.</param>
    /// <param name="file">The label map, for the sentence that refuses it.</param>
    /// <exception cref="UserException">It holds an id that <c>labels.json</c> does not name.</exception>
    public ushort[] Codes(byte[] ids, string file) => Array.ConvertAll(ids, id => _codes[id] ?? throw new UserException(
        $"The label map '{file}' holds the id {id}, which '{_path}' does not name; name it there, or make it 255 where nothing is labelled."));

    private static Dictionary<byte, string> Names(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.GetProperty("labels").EnumerateObject().ToDictionary(
                l => byte.Parse(l.Name, NumberStyles.None, CultureInfo.InvariantCulture),
                l => l.Value.GetString() ?? throw new FormatException($"the id {l.Name} has no name"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or FormatException
            or OverflowException or InvalidOperationException or ArgumentException)
        {
            throw new UserException($"The label names in '{path}' cannot be read ({e.Message}); it must hold \"labels\": {{ \"ID\": \"NAME\", … }}.", e);
        }
    }

    private static string Listed(string[] names)
    {
        const int Most = 12;
        var listed = string.Join(", ", names.Take(Most).Select(n => $"'{n}'"));
        return names.Length > Most ? $"{listed} and {(names.Length - Most).ToString(CultureInfo.InvariantCulture)} more" : listed;
    }
}
