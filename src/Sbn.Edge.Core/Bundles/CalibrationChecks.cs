namespace Sbn.Edge.Core.Bundles;

/// <summary>What a calibration must say to be of use with the graphs and names of its bundle.</summary>
internal static class CalibrationChecks
{
    /// <summary>Throws at the first thing that is amiss.</summary>
    /// <exception cref="BundleException">Names the file and the field, and says what would be right.</exception>
    public static void Require(Calibration calibration, BundleManifest manifest, string path)
    {
        foreach (var (variant, fitted) in calibration.Variants)
        {
            var first = Findings(variant, fitted, manifest).FirstOrDefault();
            if (first is not null)
            {
                throw new BundleException($"'{path}', variants.{variant}: {first}");
            }
        }
    }

    private static IEnumerable<string> Findings(string variant, VariantCalibration? fitted, BundleManifest manifest)
    {
        if (!BundleFiles.Variants.Contains(variant) || !manifest.Files.TryGetValue(BundleFiles.Graph(variant), out var sha256))
        {
            yield return "the bundle has no such variant.";
            yield break;
        }

        if (fitted is null)
        {
            yield return "it is null.";
            yield break;
        }

        if (fitted.GraphSha256 != sha256)
        {
            yield return $"it was fitted on another graph (graphSha256 {Short(fitted.GraphSha256)}, but {BundleFiles.Graph(variant)} is {Short(sha256)}); fit it again with 'sbn-calibrate confidence'.";
        }

        if (fitted.Target is not (> 0 and <= 1))
        {
            yield return $"target is {fitted.Target}; an accuracy above 0, up to 1, is needed.";
        }

        if (string.IsNullOrWhiteSpace(fitted.Guarantee) || string.IsNullOrWhiteSpace(fitted.GuaranteeReason))
        {
            yield return "guarantee and guaranteeReason must both say something.";
        }

        var classes = manifest.Classes.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        if (!classes.SetEquals(fitted.Thresholds.Keys))
        {
            classes.SymmetricExceptWith(fitted.Thresholds.Keys);
            yield return $"thresholds must have one entry for each class; '{classes.Order(StringComparer.Ordinal).First()}' is missing or unknown.";
        }

        foreach (var (name, code) in fitted.Thresholds.Where(t => t.Value is < 0 or > 256))
        {
            yield return $"thresholds.{name} is {code}; a confidence code is 0 to 255, and 256 accepts nothing.";
        }

        if (fitted.UncertainBelow is { Code: < 0 or > 256 } level)
        {
            yield return $"uncertainBelow.code is {level.Code}; it should be a confidence code, 0 to 256.";
        }

        foreach (var finding in Profiles(fitted, manifest).Concat(Street(fitted.Street, manifest)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<string> Street(StreetProfile? street, BundleManifest manifest)
    {
        if (street is null)
        {
            yield break;
        }

        var concepts = manifest.Concepts.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        if (!concepts.SetEquals(street.Concepts.Keys))
        {
            concepts.SymmetricExceptWith(street.Concepts.Keys);
            yield return $"street.concepts must have one entry for each concept; '{concepts.Order(StringComparer.Ordinal).First()}' is missing or unknown.";
        }

        foreach (var (name, range) in street.Concepts.Append(new("vague", street.Vague)))
        {
            if (range is null || !(range.Low <= range.High && range.Spread >= 0))
            {
                yield return $"street: the range of '{name}' needs low ≤ high and spread ≥ 0.";
            }
        }
    }

    private static IEnumerable<string> Profiles(VariantCalibration fitted, BundleManifest manifest)
    {
        var classes = manifest.Classes.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var concepts = manifest.Concepts.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (className, profile) in fitted.Profiles)
        {
            if (!classes.Contains(className))
            {
                yield return $"profiles names the class '{className}', which the manifest does not have.";
            }

            if (profile is null)
            {
                yield return $"profiles.{className} is null.";
                continue;
            }

            foreach (var unknown in profile.Concepts.Keys.Where(k => !concepts.Contains(k)))
            {
                yield return $"profiles.{className} names the concept '{unknown}', which the manifest does not have.";
            }

            foreach (var (conceptName, p) in profile.Concepts.Where(c => c.Value is null || !(c.Value.Low <= c.Value.Median && c.Value.Median <= c.Value.High)))
            {
                yield return $"profiles.{className}.concepts['{conceptName}'] needs low ≤ median ≤ high.";
            }
        }
    }

    private static string Short(string sha256) => sha256.Length > 12 ? sha256[..12] + "…" : sha256;
}
