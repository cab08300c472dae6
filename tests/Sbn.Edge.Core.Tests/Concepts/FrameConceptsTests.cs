using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Tests.Concepts;

public sealed class FrameConceptsTests
{
    // Eleven by three cells: more than a vector, and a rest.
    private static readonly SceneShape Shape = new(44, 12, 2, 2, 11, 3);

    [Fact]
    public void The_means_are_those_of_all_cells_and_what_lies_between_a_quarter_and_three_quarters_is_vague()
    {
        var scene = Scene();
        var frame = new FrameConcepts(Shape);
        frame.Read(scene).ShouldBeTrue();
        frame.Means[0].ShouldBe(scene.Concepts.Take(33).Average(), 1e-5);
        frame.Means[1].ShouldBe(scene.Concepts.Skip(33).Average(), 1e-5);
        frame.Vague.ShouldBe(scene.Concepts.Count(a => a is > 0.25f and < 0.75f) / 66.0, 1e-9);
    }

    [Fact]
    public void Ignored_places_do_not_count()
    {
        var scene = Scene();
        var ignored = new bool[44 * 12];
        for (var i = 0; i < ignored.Length; i++)
        {
            ignored[i] = i / 44 >= 8;
        }

        var frame = new FrameConcepts(Shape);
        frame.Ignore(ignored);
        frame.Read(scene).ShouldBeTrue();
        frame.Means[0].ShouldBe(scene.Concepts.Take(22).Average(), 1e-5);
        frame.Vague.ShouldBe(scene.Concepts.Where((_, i) => i % 33 < 22).Count(a => a is > 0.25f and < 0.75f) / 44.0, 1e-9);
        frame.Ignore(null);
        frame.Read(scene).ShouldBeTrue();
        frame.Means[0].ShouldBe(scene.Concepts.Take(33).Average(), 1e-5);
    }

    [Fact]
    public void Where_all_is_ignored_nothing_is_known()
    {
        var frame = new FrameConcepts(Shape);
        frame.Ignore([.. Enumerable.Repeat(true, 44 * 12)]);
        frame.Read(Scene()).ShouldBeFalse();
    }

    private static Scene Scene()
    {
        var scene = new Scene(Shape);
        var random = new Random(3);
        for (var i = 0; i < scene.Concepts.Length; i++)
        {
            scene.Concepts[i] = random.NextSingle();
        }

        return scene;
    }
}
