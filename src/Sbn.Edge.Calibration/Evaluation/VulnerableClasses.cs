using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>
/// The classes that must never be taken for something else: people, cyclists and cars, by the names that street data sets
/// give them.
/// </summary>
internal static class VulnerableClasses
{
    private static readonly string[] Names =
        ["pedestrian", "person", "bicyclist", "cyclist", "rider", "car"];

    /// <summary>The names looked for, for a sentence.</summary>
    public static string Wanted => string.Join(", ", Names);

    /// <summary>Ids of those classes that a bundle has.</summary>
    public static IReadOnlyList<int> Of(IReadOnlyList<BundleClass> classes) =>
        [.. classes.Where(one => Names.Contains(one.Name, StringComparer.Ordinal)).Select(one => one.Id)];
}
