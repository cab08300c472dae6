using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Tests.Alarms;

public sealed class AlarmTrackerTests
{
    private const byte Sky = 0, Road = 1, Car = 2;

    private static readonly string[] Classes = ["sky", "road", "car"];
    private static readonly SceneShape Shape = new(20, 20, 3, 1, 1, 1);
    private static readonly FrameGeometry Geometry = FrameGeometry.WholeFrame(40, 40, 20, 20);
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    // Each alarm at once, so that a test needs one scene for one fact.
    private static readonly AlarmOptions AtOnce = new()
    {
        LowCoverage = new AlarmRule { RaiseAt = 0.85, ClearAt = 0.75 },
        UncertainRoad = new AlarmRule { RaiseAt = 0.5, ClearAt = 0.35 },
        Blind = new AlarmRule { RaiseAt = 0.97, ClearAt = 0.9 },
    };

    private int _frame;

    [Fact]
    public void A_street_that_is_accepted_raises_nothing()
    {
        var tracker = Tracker();
        Observe(tracker, Street()).ShouldBe(AlarmUpdate.None);
        tracker.States.Select(s => (s.Key, s.Status)).ShouldBe(
        [
            ("low-coverage", AlarmStatus.Cleared), ("uncertain-road.ahead", AlarmStatus.Cleared), ("blind", AlarmStatus.Cleared),
        ]);
    }

    [Fact]
    public void Too_little_accepted_raises_low_coverage_and_enough_clears_it()
    {
        var tracker = Tracker(AtOnce with { UncertainRoad = AtOnce.UncertainRoad with { Enabled = false } });

        // 12 % of the picture is accepted.
        var raised = Observe(tracker, Street(accepted: 0.12)).Events.ShouldHaveSingleItem();
        (raised.Kind, raised.Change, raised.Seq, raised.Zone, raised.Place).ShouldBe((AlarmKinds.LowCoverage, AlarmChange.Raised, 1L, null, null));
        raised.Reason.ShouldBe("12 % of the picture is accepted.");
        raised.Level.ShouldBe(0.88, 1e-9);
        raised.At.ShouldBe(Start + TimeSpan.FromSeconds(1));
        raised.Frame.ShouldBe(1);
        raised.Id.Version.ShouldBe(7);

        Observe(tracker, Street(accepted: 0.2)).ShouldBe(AlarmUpdate.None);
        var update = Observe(tracker, Street(accepted: 0.25));
        var cleared = update.Events.ShouldHaveSingleItem();
        (cleared.Change, cleared.Seq).ShouldBe((AlarmChange.Cleared, 2L));
        var state = update.Changed.ShouldHaveSingleItem();
        (state.Status, state.Seq, state.Since).ShouldBe((AlarmStatus.Cleared, 2L, Start + TimeSpan.FromSeconds(3)));
        tracker.States[0].ShouldBe(state);
    }

    [Fact]
    public void Road_ahead_that_is_uncertain_raises_an_alarm_with_its_place()
    {
        var scene = Street();
        Mark(scene, new PixelBox(6, 11, 8, 5), Road, 100);

        var raised = Observe(Tracker(), scene).Events.ShouldHaveSingleItem();

        (raised.Kind, raised.Zone).ShouldBe((AlarmKinds.UncertainRoad, "ahead"));
        raised.Reason.ShouldBe("62 % of the predicted road ahead is uncertain.");
        // The zone from 30 % and 55 %, 40 % wide and high, of a frame of 40×40.
        raised.Place.ShouldBe(new PixelBox(12, 22, 16, 16));
    }

    [Fact]
    public void Road_elsewhere_does_not_matter_to_the_zone_ahead()
    {
        var scene = Street();
        Mark(scene, new PixelBox(0, 10, 6, 10), Road, 100);
        Mark(scene, new PixelBox(14, 10, 6, 10), Road, 100);
        Observe(Tracker(), scene).Events.ShouldBeEmpty();
    }

    [Fact]
    public void With_something_else_than_road_ahead_the_road_is_not_judged()
    {
        var tracker = Tracker();
        var uncertain = Street();
        Mark(uncertain, new PixelBox(6, 11, 8, 8), Road, 100);
        Observe(tracker, uncertain).Events.ShouldHaveSingleItem().Change.ShouldBe(AlarmChange.Raised);

        var blocked = Street();
        Mark(blocked, new PixelBox(6, 11, 8, 8), Car, 250);

        Observe(tracker, blocked).ShouldBe(AlarmUpdate.None);
        tracker.States[1].Status.ShouldBe(AlarmStatus.Active);
    }

    [Fact]
    public void A_picture_all_of_one_class_is_blind()
    {
        var scene = Street();
        Array.Fill(scene.Classes, Sky);
        var raised = Observe(Tracker(), scene).Events.ShouldHaveSingleItem();
        (raised.Kind, raised.Reason).ShouldBe((AlarmKinds.Blind, "100 % of the picture is predicted as sky."));
    }

    [Fact]
    public void A_picture_unsure_everywhere_is_blind()
    {
        var tracker = Tracker(AtOnce with { LowCoverage = AtOnce.LowCoverage with { Enabled = false }, UncertainRoad = AtOnce.UncertainRoad with { Enabled = false } });
        var scene = Street();
        Array.Fill(scene.Confidence, (byte)127);
        Observe(tracker, scene).Events.ShouldHaveSingleItem().Reason.ShouldBe("The model is less than half sure of 100 % of the picture.");
        Array.Fill(scene.Confidence, (byte)128);
        Observe(tracker, scene).Events.ShouldHaveSingleItem().Change.ShouldBe(AlarmChange.Cleared);
    }

    [Fact]
    public void A_picture_without_contrast_is_blind_whatever_the_model_says()
    {
        var raised = Observe(Tracker(), Street(), contrast: 1.5).Events.ShouldHaveSingleItem();
        (raised.Kind, raised.Reason).ShouldBe((AlarmKinds.Blind, "The picture's brightness varies by 1.5 of 255 levels only."));
    }

    [Fact]
    public void Contrast_is_the_deviation_of_brightness()
    {
        using var even = new FramePool().Rent(64, 48);
        even.Bgr.AsSpan().Fill(90);
        PictureContrast.Of(even).ShouldBe(0);
        using var halves = new FramePool().Rent(64, 48);
        for (var i = 0; i < halves.Bgr.Length; i++)
        {
            halves.Bgr[i] = i / 3 % 64 < 32 ? (byte)50 : (byte)150;
        }

        PictureContrast.Of(halves).ShouldBe(50, 1e-9);
        PictureContrast.WantOf(0).ShouldBe(1);
        PictureContrast.WantOf(50).ShouldBe(0);
    }

    [Fact]
    public void Numbers_count_on_over_all_alarms()
    {
        var tracker = Tracker();
        var scene = Street();
        Array.Fill(scene.Confidence, (byte)10);
        Observe(tracker, scene).Events.Select(e => e.Seq).ShouldBe([1, 2, 3]);
        Observe(tracker, Street()).Events.Select(e => (e.Seq, e.Change)).ShouldBe([(4, AlarmChange.Cleared), (5, AlarmChange.Cleared), (6, AlarmChange.Cleared)]);
    }

    [Fact]
    public void After_a_restart_a_raised_alarm_is_unconfirmed_until_seen_again()
    {
        var before = Tracker();
        Observe(before, Street(accepted: 0.12));
        var since = before.States[0].Since;

        var tracker = Tracker(restored: before.Snapshot());
        tracker.States[0].Status.ShouldBe(AlarmStatus.Unconfirmed);
        // In between the two thresholds nothing is known yet.
        Observe(tracker, Street(accepted: 0.2)).Changed.ShouldNotContain(s => s.Kind == AlarmKinds.LowCoverage);
        tracker.States[0].Status.ShouldBe(AlarmStatus.Unconfirmed);

        var update = Observe(tracker, Street(accepted: 0.1));

        update.Changed.ShouldContain(s => s.Kind == AlarmKinds.LowCoverage && s.Status == AlarmStatus.Active && s.Since == since);
        update.Events.ShouldNotContain(e => e.Kind == AlarmKinds.LowCoverage);
    }

    [Fact]
    public void After_a_restart_a_raised_alarm_that_is_over_is_cleared_with_the_next_number()
    {
        var before = Tracker();
        Observe(before, Street(accepted: 0.12));
        var tracker = Tracker(restored: before.Snapshot());

        var cleared = Observe(tracker, Street()).Events;

        cleared.Select(e => (e.Kind, e.Change)).ShouldBe([(AlarmKinds.LowCoverage, AlarmChange.Cleared), (AlarmKinds.UncertainRoad, AlarmChange.Cleared)]);
        cleared[0].Seq.ShouldBe(before.Snapshot().LastSeq + 1);
    }

    [Fact]
    public void An_alarm_switched_off_over_a_restart_does_not_stay_raised()
    {
        var before = Tracker();
        Observe(before, Street(accepted: 0.12));
        var tracker = Tracker(AtOnce with { LowCoverage = AtOnce.LowCoverage with { Enabled = false } }, before.Snapshot());
        tracker.Snapshot().States.ShouldContain(s => s.Kind == AlarmKinds.LowCoverage);

        var update = Observe(tracker, Street());

        update.Changed.ShouldContain(s => s.Kind == AlarmKinds.LowCoverage && s.Status == AlarmStatus.Cleared);
        update.Events.ShouldContain(e => e.Kind == AlarmKinds.LowCoverage && e.Change == AlarmChange.Cleared && e.Reason == "This alarm is switched off.");
        tracker.Snapshot().States.ShouldNotContain(s => s.Kind == AlarmKinds.LowCoverage);
    }

    [Fact]
    public void A_model_without_road_says_that_the_road_alarm_is_off()
    {
        var tracker = new AlarmTracker(Shape, ["sky", "water", "car"], AtOnce);
        tracker.Notes.ShouldBe(["The alarm uncertain-road is off: the model has no class 'road'."]);
        tracker.States.Select(s => s.Kind).ShouldBe([AlarmKinds.LowCoverage, AlarmKinds.Blind]);
        Tracker().Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Hold_times_run_on_media_time_where_there_is_one()
    {
        using var frame = new FramePool().Rent(2, 2);
        (frame.Index, frame.MonotonicMicroseconds, frame.MediaTime) = (7, 5_000_000, null);
        AlarmMoment.Of(frame).Clock.ShouldBe(TimeSpan.FromSeconds(5));
        frame.MediaTime = TimeSpan.FromSeconds(2);
        AlarmMoment.Of(frame).ShouldBe(new AlarmMoment(7, frame.CapturedAt, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void The_defaults_are_valid() => Should.NotThrow(() => new AlarmOptions().Validate("Alarms"));

    [Fact]
    public void An_option_out_of_range_is_named()
    {
        Refusal(AtOnce with { Blind = AtOnce.Blind with { ClearAt = 0.98 } })
            .ShouldBe("AlarmOptions:Blind:ClearAt is 0.98; it should be a share from 0 to RaiseAt, 0.97.");
        Refusal(AtOnce with { LowCoverage = AtOnce.LowCoverage with { RaiseAt = 85 } }).ShouldContain("LowCoverage:RaiseAt is 85");
        Refusal(AtOnce with { UncertainRoad = AtOnce.UncertainRoad with { RaiseAfter = TimeSpan.FromSeconds(-1) } }).ShouldContain("UncertainRoad:RaiseAfter");
        Refusal(AtOnce with { RoadZone = new ZoneShare(0.5, 0.5, 0.6, 0.1) }).ShouldContain("RoadZone is x=0.5, y=0.5, width=0.6, height=0.1");
        Refusal(AtOnce with { LeastRoad = double.NaN }).ShouldContain("LeastRoad is NaN");

        static string Refusal(AlarmOptions options) => Should.Throw<UserException>(() => Tracker(options)).Message;
    }

    private static AlarmTracker Tracker(AlarmOptions? options = null, AlarmSnapshot? restored = null) =>
        new(Shape, Classes, options ?? AtOnce, restored);

    // Sky above, road below; a share of it accepted, the rest just below the threshold.
    private static Scene Street(double accepted = 1)
    {
        var scene = new Scene(Shape);
        Mark(scene, new PixelBox(0, 0, 20, 10), Sky, 250);
        Mark(scene, new PixelBox(0, 10, 20, 10), Road, 250);
        scene.Confidence.AsSpan((int)Math.Round(accepted * 400)).Fill(199);
        return scene;
    }

    private static void Mark(Scene scene, PixelBox box, byte classId, byte code)
    {
        for (var y = box.Y; y < box.Bottom; y++)
        {
            scene.Classes.AsSpan((y * 20) + box.X, box.Width).Fill(classId);
            scene.Confidence.AsSpan((y * 20) + box.X, box.Width).Fill(code);
        }
    }

    private AlarmUpdate Observe(AlarmTracker tracker, Scene scene, double? contrast = 60)
    {
        _frame++;
        return tracker.Observe(new SceneCertainty(Shape, new CertaintyScale([200, 200, 200], 200)).Read(scene), contrast, Geometry, new AlarmMoment(_frame, Start + TimeSpan.FromSeconds(_frame), TimeSpan.FromSeconds(_frame)));
    }
}
