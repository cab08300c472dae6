using Sbn.Edge.Training.Data;

namespace Sbn.Edge.Training.Stages;

/// <summary>What each stage draws its crops from.</summary>
internal static class StreetMixtures
{
    /// <summary>Task classes: CamVid alone, plainly varied.</summary>
    public static Mixture Plain(StreetData street) => new(
        [new MixturePart(street.Train, 1, 0.75, 1.6, Street: true)], new Augmenter(AugmentOptions.Plain), null);

    /// <summary>Task classes: CamVid with pasted people and cars, street-facade's shared classes, and the synthetic drive.</summary>
    public static Mixture Joint(StreetData street, string data) => new(
        [
            new MixturePart(street.Train, 0.62, 0.6, 1.8, Street: true),
            new MixturePart(street.Concept(data, "street-facade", "train").Images, 0.22, 0.45, 1.3),
            new MixturePart(street.Drive, 0.16, 0.7, 1.6),
        ],
        new Augmenter(AugmentOptions.Strong),
        Paster(street, data));

    /// <summary>Concepts: every set at once; close-ups are shrunk to street scale, ground textures tiled.</summary>
    public static Mixture Concepts(StreetData street, string data)
    {
        List<MixturePart> parts =
        [
            new(street.Train, 0.30, 0.7, 1.8, Street: true),
            new(street.Concept(data, "street-facade", "train").Images, 0.14, 0.45, 1.3),
            new(street.Concept(data, "facade-parts", "train").Images, 0.12, 0.3, 1.1),
            new(street.Concept(data, "car-parts", "train").Images, 0.08, 0.15, 0.9),
            new(street.Concept(data, "person-parts", "train").Images, 0.08, 0.15, 0.9),
            new(street.Concept(data, "ground-materials", "train").Images, 0.10, 0.6, 2.5, Tile: true),
            new(street.Drive, 0.10, 0.7, 1.6),
        ];
        if (street.Fine.Count > 0)
        {
            parts.Add(new(street.Fine, 0.08, 0.8, 1.8, Street: true));
        }

        return new Mixture(parts, new Augmenter(AugmentOptions.Strong with { Paste = 0.7 }), Paster(street, data));
    }

    private static Paster Paster(StreetData street, string data) => new(
        Cutouts(street, data, "person-parts", "pedestrian"), Cutouts(street, data, "car-parts", "car"));

    private static List<Cutout> Cutouts(StreetData street, string data, string set, string className)
    {
        var id = (byte)street.Vocabulary.ClassId(className);
        return [.. street.Concept(data, set, "train").Images.Select(i => Cutout.Of(i, street.Codes, id)).OfType<Cutout>()];
    }
}
