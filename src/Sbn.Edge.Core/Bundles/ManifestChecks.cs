using System.Text.RegularExpressions;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Bundles;

/// <summary>What a manifest must say, beyond having every field with the right type.</summary>
internal static partial class ManifestChecks
{
    /// <summary>Throws at the first thing that is amiss.</summary>
    /// <exception cref="BundleException">Names the file and the field, and says what would be right.</exception>
    public static void Require(BundleManifest manifest, string path)
    {
        var first = Findings(manifest).FirstOrDefault();
        if (first is not null)
        {
            throw new BundleException($"'{path}': {first}");
        }
    }

    private static IEnumerable<string> Findings(BundleManifest m) =>
        Identity(m).Concat(Classes(m.Classes)).Concat(Concepts(m.Concepts)).Concat(ConceptsOfClass(m)).Concat(Geometry(m)).Concat(Files(m.Files)).Concat(Origin(m));

    private static IEnumerable<string> Identity(BundleManifest m)
    {
        if (!NamePattern().IsMatch(m.Name))
        {
            yield return $"name is '{m.Name}'; letters, digits, '_' and '-' make a name.";
        }

        if (!BundleVersion.IsOne(m.Version))
        {
            yield return $"version is '{m.Version}'; a semantic version such as 1.0.0, of at most {BundleVersion.MostCharacters} characters, is needed.";
        }
    }

    private static IEnumerable<string> Classes(IReadOnlyList<BundleClass> classes)
    {
        if (classes.Count is < 2 or > 255)
        {
            yield return $"classes has {classes.Count} entries; 2 to 255 are possible.";
        }

        for (var i = 0; i < classes.Count; i++)
        {
            var c = classes[i];
            if (c is null)
            {
                yield return $"classes[{i}] is null.";
                continue;
            }

            if (c.Id != i)
            {
                yield return $"classes[{i}].id is {c.Id}; classes are listed in the order of their ids, from 0 without gaps.";
            }

            if (string.IsNullOrWhiteSpace(c.Name) || classes.Take(i).Any(o => o?.Name == c.Name))
            {
                yield return $"classes[{i}].name is '{c.Name}'; each class needs a name of its own.";
            }

            if (c.Color.Count != 3 || c.Color.Any(v => v is < 0 or > 255))
            {
                yield return $"classes[{i}].color is [{string.Join(", ", c.Color)}]; red, green and blue from 0 to 255 are needed.";
            }
        }
    }

    private static IEnumerable<string> ConceptsOfClass(BundleManifest m)
    {
        var concepts = m.Concepts.Select(c => c?.Name).ToHashSet();
        foreach (var (name, list) in m.ConceptsOfClass ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            if (m.Classes.All(c => c?.Name != name))
            {
                yield return $"conceptsOfClass names the class '{name}', which is not one of classes.";
            }

            if (list is null || list.Any(c => c is null || !concepts.Contains(c)))
            {
                yield return $"conceptsOfClass.{name} must list names of concepts; '{list?.First(c => c is null || !concepts.Contains(c))}' is none.";
            }
        }
    }

    private static IEnumerable<string> Concepts(IReadOnlyList<BundleConcept> concepts)
    {
        if (concepts.Count == 0)
        {
            yield return "concepts is empty; a semantic bottleneck has named concepts.";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < concepts.Count; i++)
        {
            var c = concepts[i];
            if (c is null)
            {
                yield return $"concepts[{i}] is null.";
                continue;
            }

            if (!ConceptPattern().IsMatch(c.Name))
            {
                yield return $"concepts[{i}].name is '{c.Name}'; a namespaced name such as 'car/wheel' is needed.";
            }

            if (!names.Add(c.Name))
            {
                yield return $"concepts[{i}].name is '{c.Name}', which another concept has already.";
            }

            if (c.Kind is not ("part" or "material"))
            {
                yield return $"concepts[{i}].kind is '{c.Kind}'; it is 'part' or 'material'.";
            }
        }
    }

    private static IEnumerable<string> Geometry(BundleManifest m)
    {
        if (m.OutputStride is < 1 or > 64)
        {
            yield return $"outputStride is {m.OutputStride}; 1 to 64 are possible.";
            yield break;
        }

        if (m.Input.Width < 1 || m.Input.Height < 1 || m.Input.Width > 16384 || m.Input.Height > 16384)
        {
            yield return $"input is {m.Input.Width}×{m.Input.Height}; each side is 1 to 16384 pixels.";
        }

        if (m.Input.Width % m.OutputStride != 0 || m.Input.Height % m.OutputStride != 0)
        {
            yield return $"input is {m.Input.Width}×{m.Input.Height}, which outputStride {m.OutputStride} does not divide.";
        }

        if (m.Input.ColorOrder != "bgr")
        {
            yield return $"input.colorOrder is '{m.Input.ColorOrder}'; this version knows 'bgr'.";
        }

        if (m.ConfidenceEncoding is not { Kind: "logit8", Min: ConfidenceCode.MinLogit, Max: ConfidenceCode.MaxLogit })
        {
            yield return $"confidenceEncoding is {m.ConfidenceEncoding.Kind} from {m.ConfidenceEncoding.Min} to {m.ConfidenceEncoding.Max}; this version knows logit8 from -8 to 8.";
        }
    }

    private static IEnumerable<string> Files(IReadOnlyDictionary<string, string> files)
    {
        foreach (var (name, sha256) in files)
        {
            if (!IsInside(name))
            {
                yield return $"files names '{name}'; a file of the bundle is named relative to its folder, with '/', and lies inside it.";
            }
            else if (name is BundleFiles.Manifest or BundleFiles.Signature)
            {
                yield return $"files names '{name}', which cannot hold its own checksum.";
            }

            if (sha256 is null || !Sha256Pattern().IsMatch(sha256))
            {
                yield return $"files['{name}'] is '{sha256}'; a SHA-256 in 64 lower-case hexadecimal digits is needed.";
            }
        }

        foreach (var needed in new[] { BundleFiles.Graph(BundleFiles.Fp32), BundleFiles.Head(BundleFiles.Fp32) }.Where(n => !files.ContainsKey(n)))
        {
            yield return $"files does not name '{needed}', which every bundle has.";
        }

        if (files.ContainsKey(BundleFiles.Graph(BundleFiles.Int8)) != files.ContainsKey(BundleFiles.Head(BundleFiles.Int8)))
        {
            yield return $"files names only one of '{BundleFiles.Graph(BundleFiles.Int8)}' and '{BundleFiles.Head(BundleFiles.Int8)}'; they belong together.";
        }
    }

    private static IEnumerable<string> Origin(BundleManifest m)
    {
        if (string.IsNullOrWhiteSpace(m.WeightsLicence))
        {
            yield return "weightsLicence is empty; say on what terms the weights may be used.";
        }

        if (m.Data.Any(d => d is null || string.IsNullOrWhiteSpace(d.Name) || string.IsNullOrWhiteSpace(d.Licence)))
        {
            yield return "data has an entry without a name or licence.";
        }
    }

    private static bool IsInside(string name) =>
        name.Length > 0
        && !name.Contains('\\', StringComparison.Ordinal)
        && !name.Contains('\0', StringComparison.Ordinal)
        && name.Split('/').All(part => part.Length > 0 && part is not ("." or ".."));

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A[a-z0-9-]+(/[a-z0-9-]+)+\z")]
    private static partial Regex ConceptPattern();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Sha256Pattern();
}
