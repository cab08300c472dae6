using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Tests.Regions;

public sealed class RegionReaderTests
{
    private static readonly string[] Classes = ["road", "car", "tree"];
    private static readonly ConceptSpace Concepts = new([new("car/wheel", "part"), new("material/foliage", "material")]);

    // A grid of 20×10 over concepts of 10×5.
    private static readonly SceneShape Shape = new(20, 10, 3, 2, 10, 5);

    private readonly RegionReader _reader = new(Shape, Classes, Evidence(), new RegionOptions { RimCells = 0 });

    [Fact]
    public void A_region_is_placed_on_the_frame_and_explained()
    {
        // The model sees the right half of a frame of 80×20: two frame pixels for a cell in each direction.
        var geometry = new FrameGeometry(80, 20, new PixelBox(40, 0, 40, 20), 20, 10);

        var region = _reader.Read(Scenes.Read(SceneWithCar(x: 4, foliage: 0.9f)), geometry).ShouldHaveSingleItem();

        region.Id.ShouldBe(1);
        region.Box.ShouldBe(new PixelBox(48, 4, 12, 8));
        region.Outline.ShouldBe([new(48, 4), new(60, 4), new(60, 12), new(48, 12)]);
        region.Area.ShouldBe(96);
        region.Class.ShouldBe("car");
        region.ClassShare.ShouldBe(1);
        region.Rival.ShouldBe("tree");
        region.Confidence.ShouldBe(0.5, 0.02);
        region.Concepts.Evidence.Missing.ShouldHaveSingleItem().Concept.ShouldBe("car/wheel");
        region.Concepts.Sentence.ShouldBe("Looks like car, but only 50 % sure: car/wheel is missing, material/foliage speaks for tree.");
    }

    [Fact]
    public void It_keeps_its_id_while_it_moves()
    {
        var geometry = FrameGeometry.WholeFrame(20, 10, 20, 10);
        for (var x = 0; x < 10; x++)
        {
            var region = _reader.Read(Scenes.Read(SceneWithCar(x, foliage: 0)), geometry).ShouldHaveSingleItem();
            (region.Id, region.FramesSeen, region.Box.X).ShouldBe((1, x + 1, x));
        }
    }

    [Fact]
    public void A_region_is_held_back_until_it_has_lasted_and_keeps_counting_meanwhile()
    {
        var reader = new RegionReader(Shape, Classes, Evidence(), new RegionOptions { RimCells = 0, LeastFrames = 3 });
        var geometry = FrameGeometry.WholeFrame(20, 10, 20, 10);
        reader.Read(Scenes.Read(SceneWithCar(4, foliage: 0)), geometry).ShouldBeEmpty();
        reader.Read(Scenes.Read(SceneWithCar(4, foliage: 0)), geometry).ShouldBeEmpty();
        reader.Read(Scenes.Read(SceneWithCar(4, foliage: 0)), geometry).ShouldHaveSingleItem().FramesSeen.ShouldBe(3);
    }

    [Fact]
    public void A_scene_that_is_accepted_throughout_has_no_regions()
    {
        var scene = new Scene(Shape);
        Array.Fill(scene.Confidence, (byte)255);
        _reader.Read(Scenes.Read(scene), FrameGeometry.WholeFrame(20, 10, 20, 10)).ShouldBeEmpty();
    }

    [Fact]
    public void Activations_are_the_mean_over_the_regions_pixels_not_over_its_box()
    {
        // An L of 3 cells of the grid, in a concept tensor of half the size: two of its pixels lie in cell (0,0), one in (1,0).
        var scene = Scenes.Draw("111.", "....");
        var shape = new SceneShape(4, 2, 5, 1, 2, 1);
        var small = new Scene(shape);
        scene.Classes.CopyTo(small.Classes, 0);
        scene.Confidence.CopyTo(small.Confidence, 0);
        (small.Concepts[0], small.Concepts[1]) = (0.9f, 0.3f);
        var finder = new RegionFinder(shape, new RegionOptions { RimCells = 0, MinimumShare = 0 });
        var region = finder.Find(Scenes.Read(small)).ShouldHaveSingleItem();
        var summariser = new ConceptSummariser(shape, new EvidenceFinder(
            new ConceptSpace([new("car/wheel", "part")]), ["a", "b", "c", "d", "e"], new Dictionary<string, ClassProfile>(), new EvidenceOptions()));
        summariser.MeanActivations(small, region, finder.Labels)[0].ShouldBe((0.9 + 0.9 + 0.3) / 3, 1e-6);
    }

    private static Scene SceneWithCar(int x, float foliage)
    {
        var scene = new Scene(Shape);
        Array.Fill(scene.Confidence, (byte)255);
        for (var row = 2; row < 6; row++)
        {
            scene.Classes.AsSpan((row * 20) + x, 6).Fill(1);
            scene.Confidence.AsSpan((row * 20) + x, 6).Fill(128);
        }

        scene.Concepts.AsSpan(50, 50).Fill(foliage);
        return scene;
    }

    private static EvidenceFinder Evidence() => new(
        Concepts,
        Classes,
        new Dictionary<string, ClassProfile>
        {
            ["car"] = Profile(new ConceptProfile(0.3, 0.6, 0.9, 0, 2), new ConceptProfile(0, 0, 0.1, 0, 0)),
            ["tree"] = Profile(new ConceptProfile(0, 0, 0.1, 0, 0), new ConceptProfile(0.5, 0.8, 1, 0, 3)),
        },
        new EvidenceOptions());

    private static ClassProfile Profile(ConceptProfile wheel, ConceptProfile foliage) =>
        new(100, new Dictionary<string, ConceptProfile> { ["car/wheel"] = wheel, ["material/foliage"] = foliage });
}
