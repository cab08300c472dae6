using System.Text.Json;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Training.Concepts;

/// <summary>
/// The committed vocabulary (<c>street.json</c>): task classes, concepts, what the labels of each data set say, and the
/// exclusion table.
/// </summary>
internal sealed class Vocabulary
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly Dictionary<string, int> _classIds;
    private readonly Dictionary<string, int> _conceptIds;
    private readonly bool[][] _allowed;

    private Vocabulary(Document document)
    {
        RequireUnique("classes", document.Classes.Select(c => c.Name));
        RequireUnique("concepts", document.Concepts.Select(c => c.Name));
        Classes = [.. document.Classes.Select((c, id) => new BundleClass(id, c.Name, c.Color))];
        Concepts = [.. document.Concepts.Select(c => new BundleConcept(c.Name, c.Kind))];
        _classIds = Classes.ToDictionary(c => c.Name, c => c.Id);
        _conceptIds = Concepts.Select((c, k) => (c.Name, k)).ToDictionary(c => c.Name, c => c.k);
        _allowed = new bool[Classes.Count][];
        foreach (var c in Classes)
        {
            _allowed[c.Id] = new bool[Concepts.Count];
            foreach (var concept in Allowed(document, c.Name))
            {
                _allowed[c.Id][ConceptId(concept)] = true;
            }
        }

        Sets = document.Sets.ToDictionary(s => s.Key, s => new SetMeaning(
            s.Key, s.Value.Silhouette, s.Value.Labels.ToDictionary(l => l.Key, l => Meaning(l.Value)), (s.Value.Ignored ?? []).ToHashSet()));
    }

    /// <summary>Task classes by id.</summary>
    public IReadOnlyList<BundleClass> Classes { get; }

    /// <summary>Concepts by channel.</summary>
    public IReadOnlyList<BundleConcept> Concepts { get; }

    /// <summary>What the labels of each real data set mean, by the set's folder name.</summary>
    public IReadOnlyDictionary<string, SetMeaning> Sets { get; }

    /// <summary>The vocabulary that is committed beside the trainer.</summary>
    public static readonly string StreetFile = Path.Combine(AppContext.BaseDirectory, "Concepts", "street.json");

    /// <summary>Reads <see cref="StreetFile"/>.</summary>
    public static Vocabulary Street() => Load(StreetFile);

    /// <exception cref="UserException">The file is missing or names a class or concept it does not declare.</exception>
    public static Vocabulary Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return new Vocabulary(JsonSerializer.Deserialize<Document>(stream, Options)!);
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or UnauthorizedAccessException)
        {
            throw new UserException($"The vocabulary {path} cannot be used: {e.Message}", e);
        }
    }

    public int ClassId(string name) => KnownClassId(name) ?? throw new KeyNotFoundException($"'{name}' is not one of its classes.");

    /// <summary>The id of a class; null where the vocabulary has none of that name.</summary>
    public int? KnownClassId(string name) => _classIds.TryGetValue(name, out var id) ? id : null;

    public int ConceptId(string name) => KnownConceptId(name) ?? throw new KeyNotFoundException($"'{name}' is not one of its concepts.");

    /// <summary>The channel of a concept; null where the vocabulary has none of that name.</summary>
    public int? KnownConceptId(string name) => _conceptIds.TryGetValue(name, out var id) ? id : null;

    /// <summary>The concepts that may be present where the class is, by name.</summary>
    public IReadOnlyList<string> ConceptsOf(int classId) => [.. Concepts.Where((_, k) => IsAllowed(classId, k)).Select(c => c.Name)];

    /// <summary>The exclusion table: may <paramref name="concept"/> be present where the class is <paramref name="classId"/>?</summary>
    public bool IsAllowed(int classId, int concept) => _allowed[classId][concept];

    /// <summary>The meaning of a pixel that is known to be of one of the given classes and to show or lack some concepts.</summary>
    /// <param name="classes">Class ids it may have, several where the label is coarse; empty where nothing is known.</param>
    /// <param name="present">Concepts that are present.</param>
    /// <param name="absent">Concepts that are absent, besides those the exclusion table rules out.</param>
    public PixelMeaning Meaning(IReadOnlyList<int> classes, IEnumerable<int> present, IEnumerable<int> absent)
    {
        var concepts = new sbyte[Concepts.Count];
        for (var k = 0; k < concepts.Length; k++)
        {
            concepts[k] = classes.Count > 0 && !classes.Any(c => IsAllowed(c, k)) ? PixelMeaning.Absent : PixelMeaning.Unknown;
        }

        foreach (var k in absent)
        {
            concepts[k] = PixelMeaning.Absent;
        }

        foreach (var k in present)
        {
            concepts[k] = PixelMeaning.Present;
        }

        return new PixelMeaning([.. classes.Select(c => (byte)c)], concepts);
    }

    private static string[] Allowed(Document document, string name) => document.Exclusion.Allowed.TryGetValue(name, out var concepts)
        ? concepts
        : throw new KeyNotFoundException($"its exclusion table says nothing of the class '{name}'.");

    private static void RequireUnique(string what, IEnumerable<string> names)
    {
        if (names.GroupBy(n => n).FirstOrDefault(n => n.Count() > 1) is { } twice)
        {
            throw new JsonException($"its {what} name '{twice.Key}' twice.");
        }
    }

    private PixelMeaning Meaning(LabelEntry entry)
    {
        string[] classes = entry.Class is null ? entry.Classes ?? [] : [entry.Class];
        return Meaning(
            [.. classes.Select(ClassId)], (entry.Present ?? []).Select(ConceptId), (entry.Absent ?? []).Select(ConceptId));
    }

    private sealed record Document(
        List<ClassEntry> Classes, List<ConceptEntry> Concepts, ExclusionEntry Exclusion, Dictionary<string, SetEntry> Sets);

    private sealed record ClassEntry(string Name, int[] Color);

    private sealed record ConceptEntry(string Name, string Kind);

    private sealed record ExclusionEntry(Dictionary<string, string[]> Allowed);

    private sealed record SetEntry(Dictionary<string, LabelEntry> Labels, string? Silhouette = null, string[]? Ignored = null);

    private sealed record LabelEntry(string? Class = null, string[]? Classes = null, string[]? Present = null, string[]? Absent = null);
}

/// <summary>What a label says of a pixel: the task classes it may have, and for each concept present, absent or nothing.</summary>
/// <remarks>A coarse label ("vehicle", "everything that stands on the road") stands for several classes: it teaches that one of them is right.</remarks>
internal sealed class PixelMeaning
{
    public const byte NoClass = 255;
    public const sbyte Present = 1;
    public const sbyte Absent = 0;
    public const sbyte Unknown = -1;

    /// <param name="classes">Class ids it may have; empty where the label says nothing of the class.</param>
    /// <param name="concepts">By channel: <see cref="Present"/>, <see cref="Absent"/> or <see cref="Unknown"/>.</param>
    public PixelMeaning(byte[] classes, sbyte[] concepts)
    {
        Classes = [.. classes.Distinct().Order()];
        Concepts = concepts;
    }

    /// <summary>Class ids it may have, ascending; empty where nothing is known.</summary>
    public IReadOnlyList<byte> Classes { get; }

    public sbyte[] Concepts { get; }

    /// <summary>The class, where only one is possible; 255 where several are, or nothing is known.</summary>
    public byte Class => Classes.Count == 1 ? Classes[0] : NoClass;
}

/// <summary>The meaning of each label name of one data set.</summary>
/// <param name="Name">The set's folder name.</param>
/// <param name="Silhouette">Label name of the pixels between an object's labelled parts; null where labels cover the object.</param>
/// <param name="Labels">By label name.</param>
/// <param name="Ignored">Label names that say nothing, on purpose. A name that is neither here nor in <paramref name="Labels"/> is not known, and refused.</param>
internal sealed record SetMeaning(string Name, string? Silhouette, IReadOnlyDictionary<string, PixelMeaning> Labels, IReadOnlySet<string> Ignored);
