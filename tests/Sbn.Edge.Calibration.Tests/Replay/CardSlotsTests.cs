using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Calibration.Tests.Replay;

public sealed class CardSlotsTests
{
    [Fact]
    public void A_region_keeps_its_card_while_it_is_seen_even_when_others_grow_larger()
    {
        var slots = new CardSlots(2);
        Ids(slots.Assign([Region(1), Region(2)])).ShouldBe([1, 2]);
        Ids(slots.Assign([Region(3), Region(2), Region(1)])).ShouldBe([1, 2]);
        Ids(slots.Assign([Region(3), Region(2)])).ShouldBe([3, 2]);
    }

    [Fact]
    public void A_card_without_a_region_stays_empty() => Ids(new CardSlots(3).Assign([Region(5)])).ShouldBe([5, null, null]);

    private static IEnumerable<long?> Ids(IReadOnlyList<UncertainRegion?> regions) => regions.Select(region => region?.Id);

    private static UncertainRegion Region(long id) => new()
    {
        Id = id,
        Box = new PixelBox(0, 0, 1, 1),
        Outline = [],
        Area = 1,
        Class = "car",
        ClassShare = 1,
        Confidence = 0.5,
        FramesSeen = 1,
        Concepts = new ConceptSummary(Evidence.WithoutProfile("car"), ""),
    };
}
