using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Tests.Alarms;

/// <summary>Zones, the rules of the user's on them, evidence, and what holds an alarm back.</summary>
public sealed class AreaRuleTests
{
    private const byte Road = 0, Person = 1;

    private static readonly string[] Classes = ["road", "person"];
    private static readonly SceneShape Shape = new(20, 20, 2, 1, 1, 1);
    private static readonly FrameGeometry Geometry = FrameGeometry.WholeFrame(40, 40, 20, 20);
    private static readonly AlarmRule Off = new() { Enabled = false, RaiseAt = 1 };
    private static readonly AlarmRule AtOnce = new() { RaiseAt = 0.4, ClearAt = 0.3 };
    private static readonly AlarmOptions OnlyRules = new() { LowCoverage = Off, UncertainRoad = Off, Blind = Off, ConflictingEvidence = Off };

    /// <summary>The left half of the frame.</summary>
    private static readonly AlarmZone Left = AlarmZone.Parse("Zones:left", "left", "0,0 19,0 19,39 0,39", 3);

    private readonly Scene _scene = new(Shape);
    private readonly SceneCertainty _certainty = new(Shape, new CertaintyScale([200, 200], 100));
    private int _second;

    public AreaRuleTests() => Array.Fill(_scene.Confidence, (byte)250);

    [Fact]
    public void Within_a_zone_only_its_cells_count()
    {
        Mark(new PixelBox(10, 0, 10, 20), Person, 250);
        Level(Rule(AreaWatch.Class, "person", "left")).ShouldBe(0);
        Mark(new PixelBox(0, 0, 5, 20), Person, 250);
        var update = Observe(Tracker(Rule(AreaWatch.Class, "person", "left")));
        var raised = update.Events.ShouldHaveSingleItem();
        (raised.Kind, raised.Zone, raised.Key).ShouldBe((AlarmKinds.ClassArea, "test", "class-area.test"));
        raised.Reason.ShouldBe("50 % of the zone left is person.");
        raised.Place.ShouldBe(new PixelBox(0, 0, 20, 40));
    }

    [Fact]
    public void Without_a_zone_each_cell_weighs_what_its_zone_does()
    {
        Mark(new PixelBox(0, 0, 10, 20), Person, 250);
        // 200 cells of weight 3 against 200 of weight 1.
        Level(Rule(AreaWatch.Class, "person", null)).ShouldBe(0.75, 1e-6);
    }

    [Fact]
    public void Where_zones_overlap_the_greatest_weight_counts_and_a_weight_of_0_counts_not_at_all()
    {
        AlarmZone[] zones = [Left, AlarmZone.Parse("z", "all", "0,0 40,0 40,40 0,40", 0)];
        Mark(new PixelBox(0, 0, 5, 20), Person, 250);
        Level(Rule(AreaWatch.Class, "person", null), zones).ShouldBe(0.5, 1e-6);
    }

    [Fact]
    public void What_is_uncertain_is_no_class_and_a_class_may_narrow_what_is_uncertain()
    {
        Mark(new PixelBox(0, 0, 10, 20), Person, 10);
        Mark(new PixelBox(10, 0, 5, 20), Road, 10);
        Level(Rule(AreaWatch.Class, "person", "left")).ShouldBe(0);
        Level(Rule(AreaWatch.Uncertain, null, null), []).ShouldBe(0.75, 1e-6);
        Level(Rule(AreaWatch.Uncertain, "person", null), []).ShouldBe(0.5, 1e-6);
    }

    [Fact]
    public void Ignored_cells_count_nowhere()
    {
        var ignored = new bool[400];
        for (var i = 0; i < 400; i++)
        {
            ignored[i] = i % 20 < 5;
        }

        _certainty.Ignore(ignored);
        Mark(new PixelBox(0, 0, 10, 20), Person, 250);
        Level(Rule(AreaWatch.Class, "person", "left")).ShouldBe(1);
        _certainty.Ignore([.. Enumerable.Repeat(true, 400)]);
        Observe(Tracker(Rule(AreaWatch.Class, "person", "left"))).ShouldBe(AlarmUpdate.None);
    }

    [Fact]
    public void A_class_that_the_model_lacks_is_told_once_and_says_so_in_the_alarms_state()
    {
        var tracker = Tracker(Rule(AreaWatch.Class, "tram", null));
        tracker.Notes.ShouldBe(["The alarm class-area.test is off: the model has no class 'tram'."]);
        tracker.States.ShouldBeEmpty();
        var off = tracker.Off.ShouldHaveSingleItem();
        (off.Key, off.Status, off.HeldBy).ShouldBe(("class-area.test", AlarmStatus.Unconfirmed, "Class: the model has no class 'tram'."));
        Observe(tracker).ShouldBe(AlarmUpdate.None);
    }

    [Fact]
    public void A_rule_on_another_cameras_zone_is_no_alarm_of_this_one()
    {
        var tracker = Tracker(Rule(AreaWatch.Uncertain, null, "right"));
        (tracker.States.Count, tracker.Off.Count, tracker.Notes.Count).ShouldBe((0, 0, 0));
    }

    [Theory]
    [InlineData("0,0 10,0", "three corners or more")]
    [InlineData("0,0 10,0 x,9", "three corners or more")]
    [InlineData(null, "three corners or more")]
    [InlineData("-1,0 10,0 10,10", "must lie inside the frame")]
    [InlineData("0,0 10,10 20,20", "on one line")]
    public void A_zone_written_otherwise_is_refused(string? polygon, string why)
    {
        var message = Should.Throw<UserException>(() => AlarmZone.Parse("Sbn:Cameras:front:Zones:kerb", "kerb", polygon, 1)).Message;
        message.ShouldStartWith($"Sbn:Cameras:front:Zones:kerb:Polygon is '{polygon}'; ");
        message.ShouldContain(why);
    }

    [Fact]
    public void A_zone_that_does_not_go_with_the_frame_is_refused()
    {
        Refusal("0,0 41,0 41,40").ShouldBe("z:Polygon has the corner 41,0, which lies outside the frame of 40×40 pixels.");
        Should.Throw<UserException>(() => Tracker([AlarmZone.Parse("z", "z", "0,0 9,0 9,9", 1)])
            .Place(new FrameGeometry(40, 40, new PixelBox(20, 20, 20, 20), 20, 20))).Message.ShouldStartWith("z:Polygon covers nothing of what the model sees");

        string Refusal(string polygon) => Should.Throw<UserException>(() => Tracker([AlarmZone.Parse("z", "z", polygon, 1)]).Place(Geometry)).Message;
    }

    [Fact]
    public void A_rule_on_a_class_needs_one() =>
        Should.Throw<UserException>(() => (OnlyRules with { Rules = [Rule(AreaWatch.Class, null, null)] }).Validate("Sbn:Alarms")).Message
            .ShouldBe("Sbn:Alarms:Rules:test:Class is missing; a rule that watches a class needs its name, such as person.");

    [Fact]
    public void Uncertain_regions_with_conflicting_concepts_raise_an_alarm_by_their_share_of_the_picture()
    {
        var tracker = new AlarmTracker(Shape, Classes, OnlyRules with { ConflictingEvidence = AtOnce }, null, new AlarmScope([], new AlarmNumbers(), HasEvidence: true));
        Observe(tracker, [Region(800, conflicts: false)]).Events.ShouldBeEmpty();
        var raised = Observe(tracker, [Region(320, conflicts: true), Region(400, conflicts: true)]).Events.ShouldHaveSingleItem();
        (raised.Kind, raised.Level).ShouldBe((AlarmKinds.ConflictingEvidence, 0.45));
        raised.Reason.ShouldBe("45 % of the picture lies in uncertain regions with conflicting evidence, most of it predicted as road and spoken against by concepts of person.");
        Observe(tracker, []).Events.ShouldHaveSingleItem().Change.ShouldBe(AlarmChange.Cleared);
    }

    [Fact]
    public void Without_evidence_that_alarm_says_what_it_lacks()
    {
        var tracker = new AlarmTracker(Shape, Classes, OnlyRules with { ConflictingEvidence = AtOnce }, null, new AlarmScope([], new AlarmNumbers(), HasEvidence: false));
        tracker.Off.ShouldHaveSingleItem().HeldBy!.ShouldStartWith("Calibration: ");
    }

    [Fact]
    public void An_alarm_that_its_hold_time_keeps_from_being_raised_says_so_once_and_once_more_when_that_is_over()
    {
        var rule = Rule(AreaWatch.Class, "person", null) with { Rule = AtOnce with { RaiseAfter = TimeSpan.FromSeconds(5) } };
        var tracker = Tracker(rule);
        Mark(new PixelBox(0, 0, 20, 20), Person, 250);
        Observe(tracker).ShouldBe(AlarmUpdate.None);
        Observe(tracker).ShouldBe(AlarmUpdate.None);
        var held = Observe(tracker).Changed.ShouldHaveSingleItem();
        (held.Status, held.HeldBy).ShouldBe((AlarmStatus.Cleared, "RaiseAfter 00:00:05: 3 s of it are missing. 100 % of the picture is person."));
        Observe(tracker).ShouldBe(AlarmUpdate.None);
        Mark(new PixelBox(0, 0, 20, 20), Road, 250);
        Observe(tracker).Changed.ShouldHaveSingleItem().HeldBy.ShouldBeNull();
        Observe(tracker).ShouldBe(AlarmUpdate.None);
    }

    [Fact]
    public void A_raised_alarm_that_its_hold_time_keeps_from_being_cleared_says_so_too()
    {
        var tracker = Tracker(Rule(AreaWatch.Class, "person", null) with { Rule = AtOnce with { ClearAfter = TimeSpan.FromSeconds(3) } });
        Mark(new PixelBox(0, 0, 20, 20), Person, 250);
        Observe(tracker).Events.ShouldHaveSingleItem();
        Mark(new PixelBox(0, 0, 20, 20), Road, 250);
        Observe(tracker).ShouldBe(AlarmUpdate.None);
        Observe(tracker).ShouldBe(AlarmUpdate.None);
        var held = Observe(tracker).Changed.ShouldHaveSingleItem();
        (held.Status, held.HeldBy!.Split(':')[0]).ShouldBe((AlarmStatus.Active, "ClearAfter 00"));
        var cleared = Observe(tracker).Changed.ShouldHaveSingleItem();
        (cleared.Status, cleared.HeldBy).ShouldBe((AlarmStatus.Cleared, null));
    }

    private static AreaRule Rule(AreaWatch watch, string? className, string? zone) => new() { Name = "test", Watch = watch, Class = className, Zone = zone, Rule = AtOnce };

    private static AlarmTracker Tracker(AreaRule rule, IReadOnlyList<AlarmZone>? zones = null) =>
        new(Shape, Classes, OnlyRules with { Rules = [rule] }, null, new AlarmScope(zones ?? [Left], new AlarmNumbers(), HasEvidence: true));

    private static AlarmTracker Tracker(IReadOnlyList<AlarmZone> zones) => new(Shape, Classes, OnlyRules, null, new AlarmScope(zones, new AlarmNumbers(), HasEvidence: true));

    private static UncertainRegion Region(int area, bool conflicts) => new()
    {
        Id = 1,
        Box = default,
        Outline = [],
        Area = area,
        Class = "road",
        ClassShare = 1,
        Confidence = 0.1,
        FramesSeen = 9,
        Concepts = new ConceptSummary(
            Evidence.WithoutProfile("road") with { Rival = conflicts ? "person" : null, Conflicting = conflicts ? [new ConceptEvidence("person/hair", 0.9, 0, 0, 0.1, 2, "person")] : [] }, "…"),
    };

    /// <summary>The level that a rule measures, whatever it is: raised at next to nothing.</summary>
    private double Level(AreaRule rule, IReadOnlyList<AlarmZone>? zones = null)
    {
        var update = Observe(Tracker(rule with { Rule = new AlarmRule { RaiseAt = 1e-9, ClearAt = 0 } }, zones));
        return update.Events is [var raised] ? raised.Level : 0;
    }

    private AlarmUpdate Observe(AlarmTracker tracker, IReadOnlyList<UncertainRegion>? regions = null)
    {
        _second++;
        return tracker.Observe(_certainty.Read(_scene), 60, Geometry, new AlarmMoment(_second, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(_second)), regions);
    }

    private void Mark(PixelBox box, byte classId, byte code)
    {
        for (var y = box.Y; y < box.Bottom; y++)
        {
            _scene.Classes.AsSpan((y * 20) + box.X, box.Width).Fill(classId);
            _scene.Confidence.AsSpan((y * 20) + box.X, box.Width).Fill(code);
        }
    }
}
