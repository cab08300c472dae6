using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;

namespace Sbn.Edge.Core.Tests.Concepts;

public sealed class ConceptSpaceTests
{
    [Fact]
    public void Names_and_channels_belong_together()
    {
        var space = new ConceptSpace([new("car/wheel", "part"), new("car/tail-light", "part"), new("material/asphalt", "material")]);
        space.Count.ShouldBe(3);
        space.ChannelOf("car/tail-light").ShouldBe(1);
        space.NameOf(2).ShouldBe("material/asphalt");
        space.TryGetChannel("car/roof", out _).ShouldBeFalse();
    }

    [Fact]
    public void An_unknown_concept_is_named_with_its_neighbours()
    {
        var space = new ConceptSpace([new("road/kerb", "part"), new("car/wheel", "part"), new("car/door", "part")]);
        Should.Throw<UserException>(() => space.ChannelOf("car/roof")).Message
            .ShouldBe("The model has no concept 'car/roof'; it has, for example, car/wheel, car/door.");
        Should.Throw<UserException>(() => space.ChannelOf("ship/mast")).Message
            .ShouldBe("The model has no concept 'ship/mast'; it has, for example, road/kerb, car/wheel, car/door.");
    }

    [Theory]
    [InlineData("wheel", "part", "is not namespaced")]
    [InlineData("Car/Wheel", "part", "is not namespaced")]
    [InlineData("car/wheel/rim", "part", "is not namespaced")]
    [InlineData("car/", "part", "is not namespaced")]
    [InlineData("car/wheel", "thing", "has the kind 'thing'")]
    public void A_wrong_name_or_kind_is_refused(string name, string kind, string says) =>
        Should.Throw<UserException>(() => new ConceptSpace([new BundleConcept(name, kind)])).Message.ShouldContain(says);

    [Fact]
    public void A_name_that_comes_twice_is_refused() =>
        Should.Throw<UserException>(() => new ConceptSpace([new("car/wheel", "part"), new("car/wheel", "material")]))
            .Message.ShouldBe("The concept 'car/wheel' is listed twice.");

    [Fact]
    public void No_concepts_are_refused() => Should.Throw<UserException>(() => new ConceptSpace([]));
}
