using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.TestKit;

/// <summary>A class of the tiny SBN: a colour, and the concepts that are evidence for it.</summary>
/// <param name="Name">The class.</param>
/// <param name="Color">Red, green and blue; a pixel of this colour is of this class.</param>
/// <param name="Concepts">
/// The first answers to the colour itself, the second, where there is one, to the colour at half its brightness.
/// </param>
public sealed record TinyClass(string Name, int[] Color, BundleConcept[] Concepts);

/// <summary>The classes a tiny SBN knows, in the order of their ids.</summary>
public static class TinyClasses
{
    /// <summary>All eleven.</summary>
    public static IReadOnlyList<TinyClass> All { get; } =
    [
        Class("road", [128, 64, 128], "material/asphalt", "marking/lane"),
        Class("building", [150, 60, 60], "building/wall", "building/window"),
        Class("tree", [90, 140, 40], "material/foliage", "material/bark"),
        Class("car", [30, 60, 190], "car/door", "car/wheel"),
        Class("sky", [128, 180, 220], "material/sky"),
        Class("pedestrian", [220, 40, 60], "person/skin", "person/upper-clothing"),
        Class("pavement", [220, 110, 200], "material/paving-stones", "road/kerb"),
        Class("pole", [200, 200, 130], "lamp/lantern"),
        Class("sign", [230, 170, 40], "sign/plate"),
        Class("fence", [100, 90, 140], "fence/rail"),
        Class("bicyclist", [0, 170, 190], "bicycle/wheel", "bicycle/frame"),
    ];

    private static TinyClass Class(string name, int[] color, params string[] concepts) =>
        new(name, color, [.. concepts.Select(c => new BundleConcept(c, c.StartsWith("material/", StringComparison.Ordinal) ? "material" : "part"))]);
}
