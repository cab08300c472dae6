using System.Text.Json;

namespace Sbn.Edge.Drive.Tests;

public sealed class LabelTests
{
    /// <summary>Which classes a concept may lie in. What is missing here must not appear.</summary>
    private static readonly Dictionary<string, string[]> HomeOfPart = new()
    {
        ["car/"] = ["car"],
        ["building/"] = ["building"],
        ["person/"] = ["pedestrian", "bicyclist"],
        ["bicycle/"] = ["bicyclist"],
        ["marking/"] = ["road"],
        ["road/kerb"] = ["pavement"],
        ["sign/"] = ["sign"],
        ["traffic-light/"] = ["sign"],
        ["fence/"] = ["fence"],
        ["lamp/"] = ["pole"],
        ["material/sky"] = ["sky"],
        ["material/foliage"] = ["tree"],
        ["material/bark"] = ["tree"],
        ["material/soil"] = ["tree"],
        ["material/grass"] = ["tree"],
        ["material/asphalt"] = ["road", "pavement"],
        ["material/concrete"] = ["building", "pavement"],
        ["material/paving-stones"] = ["pavement"],
        ["material/stone-setts"] = ["road", "pavement"],
        ["material/gravel"] = ["pavement"],
        ["material/metal"] = ["pole", "sign", "fence", "building", "car", "bicyclist"],
        ["material/painted-metal"] = ["car", "sign", "building", "bicyclist", "pole"],
        ["material/glass"] = ["car", "building"],
        ["material/fabric"] = ["pedestrian", "bicyclist", "building"],
    };

    [Fact]
    public void Every_pixel_has_a_class_and_its_part_and_material_fit_it()
    {
        var fits = new bool[DriveVocabulary.Concepts.Count, DriveVocabulary.Classes.Count];
        for (var k = 0; k < DriveVocabulary.Concepts.Count; k++)
        {
            var homes = HomeOfPart.Single(entry => DriveVocabulary.Concepts[k].StartsWith(entry.Key, StringComparison.Ordinal)).Value;
            for (var c = 0; c < DriveVocabulary.Classes.Count; c++)
            {
                fits[k, c] = homes.Contains(DriveVocabulary.Classes[c]);
            }
        }

        foreach (var frame in Rendered.Many(new DriveOptions { Width = 320, Height = 240 }, 8, 4))
        {
            for (var i = 0; i < frame.Classes.Length; i++)
            {
                var c = frame.Classes[i];
                if (c >= DriveVocabulary.Classes.Count)
                {
                    throw new Xunit.Sdk.XunitException($"Pixel {i} has class {c}.");
                }

                Check(frame.Parts[i], c, 0, DriveVocabulary.FirstMaterial);
                Check(frame.Materials[i], c, DriveVocabulary.FirstMaterial, DriveVocabulary.Concepts.Count);
            }
        }

        void Check(byte concept, byte c, int from, int to)
        {
            if (concept == DriveFrame.None)
            {
                return;
            }

            if (concept < from || concept >= to)
            {
                throw new Xunit.Sdk.XunitException($"{DriveVocabulary.Concepts[concept]} lies in the wrong plane.");
            }

            if (!fits[concept, c])
            {
                throw new Xunit.Sdk.XunitException($"{DriveVocabulary.Concepts[concept]} lies in {DriveVocabulary.Classes[c]}.");
            }
        }
    }

    [Fact]
    public void All_sky_and_all_foliage_are_labelled_as_such()
    {
        foreach (var frame in Rendered.Many(new DriveOptions { Width = 320, Height = 240 }, 4, 2))
        {
            for (var i = 0; i < frame.Classes.Length; i++)
            {
                (frame.Classes[i] == Class.Sky).ShouldBe(frame.Materials[i] == Material.Sky);
                if (frame.Classes[i] == Class.Tree)
                {
                    frame.Materials[i].ShouldBeOneOf(Material.Foliage, Material.Bark, Material.Soil, Material.Grass);
                }
            }
        }
    }

    [Fact]
    public void Every_class_and_every_concept_appears_in_a_few_minutes_of_driving()
    {
        var classes = new HashSet<byte>();
        var concepts = new HashSet<byte>();
        foreach (var frame in Rendered.Many(new DriveOptions(), 10, 12))
        {
            classes.UnionWith(frame.Classes);
            concepts.UnionWith(frame.Parts);
            concepts.UnionWith(frame.Materials);
            if (classes.Count == DriveVocabulary.Classes.Count && concepts.Count == DriveVocabulary.Concepts.Count + 1)
            {
                break;
            }
        }

        DriveVocabulary.Classes.Where((_, c) => !classes.Contains((byte)c)).ShouldBeEmpty();
        DriveVocabulary.Concepts.Where((_, k) => !concepts.Contains((byte)k)).ShouldBeEmpty();
    }

    [Fact]
    public void The_names_are_those_of_the_street_model_in_its_order()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Sbn.Edge.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        using var street = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "src/Sbn.Edge.Training/Concepts/street.json")));
        DriveVocabulary.Classes.ShouldBe(Names("classes"));
        DriveVocabulary.Concepts.ShouldBeSubsetOf(Names("concepts"));
        foreach (var concept in street.RootElement.GetProperty("concepts").EnumerateArray())
        {
            var id = DriveVocabulary.Concepts.ToList().IndexOf(concept.GetProperty("name").GetString()!);
            if (id >= 0)
            {
                concept.GetProperty("kind").GetString().ShouldBe(id < DriveVocabulary.FirstMaterial ? "part" : "material");
            }
        }

        string[] Names(string list) => [.. street.RootElement.GetProperty(list).EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!)];
    }

    [Fact]
    public void Ids_in_the_code_are_places_in_the_vocabulary()
    {
        DriveVocabulary.Classes[Class.Bicyclist].ShouldBe("bicyclist");
        DriveVocabulary.Classes[Class.Pole].ShouldBe("pole");
        DriveVocabulary.Concepts[Part.CarMirror].ShouldBe("car/mirror");
        DriveVocabulary.Concepts[Part.BoundaryWall].ShouldBe("building/boundary-wall");
        DriveVocabulary.Concepts[Part.Hat].ShouldBe("person/hat");
        DriveVocabulary.Concepts[Part.Kerb].ShouldBe("road/kerb");
        DriveVocabulary.Concepts[Part.Lantern].ShouldBe("lamp/lantern");
        DriveVocabulary.Concepts[Material.Sky].ShouldBe("material/sky");
        DriveVocabulary.Concepts[Material.Fabric].ShouldBe("material/fabric");
        DriveVocabulary.Concepts.Count(name => name.StartsWith("material/", StringComparison.Ordinal)).ShouldBe(DriveVocabulary.Concepts.Count - DriveVocabulary.FirstMaterial);
    }
}
