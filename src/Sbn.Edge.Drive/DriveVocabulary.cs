namespace Sbn.Edge.Drive;

/// <summary>The names behind the ids in the label planes.</summary>
public static class DriveVocabulary
{
    /// <summary>Task classes by id, 0 to 10.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    [
        "sky", "building", "pole", "road", "pavement", "tree", "sign", "fence", "car", "pedestrian", "bicyclist",
    ];

    /// <summary>Concepts by id: first the parts, then the materials (from <see cref="FirstMaterial"/> on).</summary>
    public static IReadOnlyList<string> Concepts { get; } =
    [
        "car/wheel", "car/door", "car/window", "car/bumper", "car/hood", "car/trunk", "car/headlight", "car/tail-light", "car/mirror",
        "building/wall", "building/window", "building/door", "building/balcony", "building/shop-front", "building/roof", "building/boundary-wall",
        "person/hair", "person/skin", "person/upper-clothing", "person/lower-clothing", "person/shoes", "person/bag", "person/hat",
        "bicycle/wheel", "bicycle/frame",
        "marking/lane", "marking/area", "road/kerb", "sign/plate", "sign/lettering", "traffic-light/head", "fence/rail", "fence/post", "lamp/lantern",
        "material/sky", "material/foliage", "material/bark", "material/asphalt", "material/concrete", "material/paving-stones",
        "material/stone-setts", "material/gravel", "material/soil", "material/grass", "material/metal", "material/painted-metal",
        "material/glass", "material/fabric",
    ];

    /// <summary>Index in <see cref="Concepts"/> of the first material; all before it are parts.</summary>
    public static int FirstMaterial => Material.Sky;
}
