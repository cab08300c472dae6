using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Tests.Concepts;

public sealed class StreetProfileBuilderTests
{
    private static readonly SceneShape Shape = new(8, 8, 2, 2, 2, 2);
    private static readonly ConceptSpace Concepts = new([new("car/door", "part"), new("material/asphalt", "material")]);

    private readonly StreetProfileBuilder _builder = new(Concepts);

    [Fact]
    public void The_range_spans_those_of_all_sources_and_the_spread_is_that_of_the_one_that_wanders_most()
    {
        for (var i = 0; i <= 20; i++)
        {
            Add("town", 0.4f + (i * 0.01f));
            Add("village", 0.1f);
        }

        var street = _builder.Build().ShouldNotBeNull();
        street.Frames.ShouldBe(42);
        street.Sources.ShouldBe(["town", "village"]);
        var asphalt = street.Concepts["material/asphalt"];
        asphalt.Low.ShouldBe(0.1, 1e-4);
        asphalt.Mean.ShouldBe(0.3, 1e-4);
        asphalt.High.ShouldBe(0.596, 1e-4);
        asphalt.Spread.ShouldBe(0.01 * Math.Sqrt(((21 * 21) - 1) / 12.0), 1e-4);
        street.Concepts["car/door"].ShouldBe(new UsualRange(0, 0, 0, 0));
        street.Vague.High.ShouldBe(0.5);
        street.Vague.Low.ShouldBe(0);
    }

    [Fact]
    public void Too_few_frames_tell_no_street()
    {
        for (var i = 0; i < StreetProfileBuilder.LeastFrames - 1; i++)
        {
            Add("town", 0.5f);
        }

        _builder.Build().ShouldBeNull();
        Add("village", 0.5f);
        _builder.Build().ShouldNotBeNull();
    }

    private void Add(string source, float asphalt)
    {
        var scene = new Scene(Shape);
        scene.Concepts.AsSpan(4).Fill(asphalt);
        var frame = new FrameConcepts(Shape);
        frame.Read(scene).ShouldBeTrue();
        _builder.Add(source, frame);
    }
}
