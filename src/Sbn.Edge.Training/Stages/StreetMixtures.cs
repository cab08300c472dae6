using Sbn.Edge.Training.Data;

namespace Sbn.Edge.Training.Stages;

/// <summary>What each stage draws its crops from.</summary>
internal static class StreetMixtures
{
    /// <summary>Classes that fill few pixels of a street and are worth seeing more often.</summary>
    private static readonly string[] Rare = ["pole", "sign", "fence", "pedestrian", "bicyclist"];

    /// <summary>The mixture that task classes are learned from, by the run's recipe.</summary>
    public static Mixture Classes(StreetData street, RunOptions options) => options.Recipe switch
    {
        Recipe.Plain => Plain(street),
        Recipe.Joint => Joint(street),
        Recipe.Common => Common(street),
        _ => Streets(street),
    };

    /// <summary>The weights of the classes in the loss: by their shares in CamVid, or, where nothing of it may be known, in the mixture.</summary>
    public static ClassWeights Weights(StreetData street, RunOptions options) => new(
        options.Recipe == Recipe.Common ? CommonParts(street).SelectMany(p => p.Images) : street.Train, street.Codes, street.ClassCount);

    private static Mixture Plain(StreetData street) => new(
        [new MixturePart(street.Train, 1, 0.75, 1.6, Street: true)], new Augmenter(AugmentOptions.Plain), null);

    private static Mixture Joint(StreetData street) => new(
        [
            new MixturePart(street.Train, 0.62, 0.6, 1.8, Street: true),
            new MixturePart(street.Set("concepts/street-facade", "train").Images, 0.22, 0.45, 1.3),
            new MixturePart(street.Drive, 0.16, 0.7, 1.6),
        ],
        new Augmenter(AugmentOptions.Strong),
        Paster(street));

    // Most of its pictures are 256 to 320 pixels wide: a larger crop would be padding.
    private static Mixture Common(StreetData street) => new(
        CommonParts(street), new Augmenter(AugmentOptions.Strong with { Width = 256, Height = 224 }), Paster(street));

    private static MixturePart[] CommonParts(StreetData street) =>
    [
        new MixturePart(street.Set("concepts/street-facade", "train").Images, 0.22, 0.45, 1.3),
        .. Photos(street, 0.24, 0.10),
        new MixturePart(street.Set("streets/idd-lite", "train").Images, 0.26, 0.8, 1.9),
        new MixturePart(street.Drive, 0.18, 0.7, 1.6),
    ];

    private static Mixture Streets(StreetData street) => new(
        [
            new MixturePart(street.Train, 0.52, 0.6, 1.8, Street: true, Mix: true),
            .. Kitti(street, 0.14),
            new MixturePart(street.Set("concepts/street-facade", "train").Images, 0.07, 0.45, 1.3),
            .. Photos(street, 0.08, 0.03),
            new MixturePart(street.Set("streets/idd-lite", "train").Images, 0.09, 0.8, 1.9),
            new MixturePart(street.Drive, 0.07, 0.7, 1.6),
        ],
        new Augmenter(AugmentOptions.Strong with { Width = 288, Height = 224, Mix = 0.6, Narrowest = 0.8 }),
        Paster(street),
        new RareMixer(street.Codes, [.. Rare.Select(street.Vocabulary.KnownClassId).OfType<int>().Select(id => (byte)id)]));

    private static MixturePart[] Photos(StreetData street, double sift, double stanford) =>
    [
        new MixturePart(street.Set("streets/siftflow-streets", "train").Images, sift, 0.9, 2),
        new MixturePart(street.Set("streets/stanford-streets", "train").Images, stanford, 0.8, 1.8),
    ];

    private static MixturePart[] Kitti(StreetData street, double weight) =>
        street.Set("streets/kitti-semantics", "train").Images is { Count: > 0 } images ? [new MixturePart(images, weight, 0.55, 1.5, Mix: true)] : [];

    /// <summary>Concepts: every set at once; close-ups are shrunk to street scale, ground textures tiled.</summary>
    public static Mixture Concepts(StreetData street, RunOptions options)
    {
        List<MixturePart> parts =
        [
            new(street.Train, 0.30, 0.7, 1.8, Street: true),
            new(street.Set("concepts/street-facade", "train").Images, 0.14, 0.45, 1.3),
            new(street.Set("concepts/facade-parts", "train").Images, 0.12, 0.3, 1.1),
            new(street.Set("concepts/car-parts", "train").Images, 0.08, 0.15, 0.9),
            new(street.Set("concepts/person-parts", "train").Images, 0.08, 0.15, 0.9),
            new(street.Set("concepts/ground-materials", "train").Images, 0.10, 0.6, 2.5, Tile: true),
            new(street.Drive, 0.10, 0.7, 1.6),
        ];
        if (street.Fine.Count > 0)
        {
            parts.Add(new(street.Fine, 0.08, 0.8, 1.8, Street: true));
        }

        if (options.Recipe == Recipe.Streets)
        {
            parts.AddRange(
            [
                .. Kitti(street, 0.08),
                .. Photos(street, 0.12, 0.04),
                new MixturePart(street.Set("streets/idd-lite", "train").Images, 0.06, 0.8, 1.9),
            ]);
        }

        var variation = AugmentOptions.Strong with { Paste = 0.7, Narrowest = options.Recipe == Recipe.Streets ? 0.8 : 1 };
        return new Mixture(parts, new Augmenter(variation), Paster(street));
    }

    private static Paster Paster(StreetData street) => new(
        Cutouts(street, "concepts/person-parts", "pedestrian"), Cutouts(street, "concepts/car-parts", "car"));

    private static List<Cutout> Cutouts(StreetData street, string set, string className)
    {
        // A vocabulary of other classes may have none of the name: nothing is pasted then.
        return street.Vocabulary.KnownClassId(className) is { } id
            ? [.. street.Set(set, "train").Images.Select(i => Cutout.Of(i, street.Codes, (byte)id)).OfType<Cutout>()]
            : [];
    }
}
