using Sbn.Edge.Core.Alarms.Drift;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Tests.Alarms.Drift;

public sealed class DriftMonitorTests
{
    private static readonly SceneShape Shape = new(16, 8, 2, 4, 4, 2);
    private static readonly ConceptSpace Concepts = new(
        [new("marking/lane", "part"), new("material/foliage", "material"), new("material/asphalt", "material"), new("car/door", "part")]);

    private static readonly DriftOptions Options = new() { Window = TimeSpan.FromSeconds(30), LeastFrames = 20, Margin = 1, Concepts = 3 };

    private readonly DriftMonitor _monitor = new(Concepts, Profile(), Options);
    private readonly FrameConcepts _frame = new(Shape);
    private readonly Scene _scene = new(Shape);
    private double _clock;

    [Fact]
    public void A_street_that_wanders_as_the_calibrations_did_is_no_drift()
    {
        var random = new Random(5);
        for (var i = 0; i < 36000; i++)
        {
            Observe(0.1 + (0.2 * random.NextDouble()), 0.1 + (0.2 * random.NextDouble()), 0.1 + (0.2 * random.NextDouble()), 0.1).ShouldBeFalse();
        }

        _monitor.State.ShouldBe(DriftState.None);
        _monitor.Level.ShouldBe(0);
    }

    [Fact]
    public void A_vehicle_that_stands_before_the_most_unusual_frame_of_the_calibration_is_no_drift()
    {
        Observe(600, 0.3, 0.3, 0.1, 0.3);
        _monitor.State.IsDrifting.ShouldBeFalse();
    }

    [Fact]
    public void Several_concepts_outside_are_a_drift_that_names_them()
    {
        Observe(600, 0.2, 0.2, 0.2, 0.1);
        var turned = Observe(1800, 0.45, 0.42, 0.5, 0.1);
        turned.ShouldBeTrue();
        _monitor.State.IsDrifting.ShouldBeTrue();
        _monitor.State.Names.ShouldBe(["material/asphalt", "marking/lane", "material/foliage"], ignoreOrder: true);
        var asphalt = _monitor.State.Moved.Single(moved => moved.Concept == "material/asphalt");
        (asphalt.Usual, asphalt.Low, asphalt.High).ShouldBe((0.2, 0.1, 0.3));
        asphalt.Activation.ShouldBeGreaterThan(0.3);
        _monitor.State.Sentence.ShouldNotBeNull().ShouldStartWith("drift: the concepts ");
    }

    [Fact]
    public void One_concept_a_little_outside_is_no_drift_and_one_far_outside_is()
    {
        Observe(900, 0.2, 0.45, 0.2, 0.1);
        _monitor.State.IsDrifting.ShouldBeFalse();
        _monitor.Level!.Value.ShouldBeInRange(0.3, 0.9);
        Observe(900, 0.2, 0.65, 0.2, 0.1);
        _monitor.State.Names.ShouldBe(["material/foliage"]);
    }

    [Fact]
    public void Concepts_that_are_neither_present_nor_absent_are_a_drift_though_none_has_moved()
    {
        // Three quarters of the cells at 0.27 and the others at nothing have the mean of a usual frame.
        for (var k = 0; k < Shape.ConceptCount; k++)
        {
            for (var cell = 0; cell < 8; cell++)
            {
                _scene.Concepts[(k * 8) + cell] = cell < 6 ? 0.27f : 0;
            }
        }

        for (var i = 0; i < 600; i++)
        {
            Observe();
        }

        _monitor.State.IsDrifting.ShouldBeTrue();
        _monitor.State.Moved.ShouldBeEmpty();
        _monitor.State.Vague.ShouldNotBeNull().Share.ShouldBe(0.75, 1e-9);
        _monitor.State.Sentence.ShouldNotBeNull().ShouldContain("75 % of all that the concepts say is neither present nor absent");
    }

    [Fact]
    public void A_covered_lens_passes()
    {
        Observe(600, 0.2, 0.2, 0.2, 0.1);
        Observe(30, 0, 0, 0, 0);
        Observe(600, 0.2, 0.2, 0.2, 0.1);
        _monitor.State.IsDrifting.ShouldBeFalse();
    }

    [Fact]
    public void Nothing_is_judged_before_a_whole_window_was_seen()
    {
        Observe(300, 0.9, 0.9, 0.9, 0.9);
        _monitor.Level.ShouldBeNull();
        Observe(2, 0.9, 0.9, 0.9, 0.9);
        _monitor.Level.ShouldNotBeNull();
        _monitor.State.IsDrifting.ShouldBeFalse("the hold time has only begun");
    }

    [Fact]
    public void A_gap_counts_for_little()
    {
        Observe(600, 0.2, 0.2, 0.2, 0.1);
        _clock += 3600;
        Observe(1, 0.9, 0.9, 0.9, 0.9);
        Observe(600, 0.2, 0.2, 0.2, 0.1);
        _monitor.State.IsDrifting.ShouldBeFalse();
    }

    [Fact]
    public void It_ends_once_the_street_is_as_before_for_a_while()
    {
        Observe(900, 0.45, 0.45, 0.45, 0.1);
        _monitor.State.IsDrifting.ShouldBeTrue();
        Observe(10, 0.2, 0.2, 0.2, 0.1).ShouldBeFalse();
        _monitor.State.IsDrifting.ShouldBeTrue();
        Observe(900, 0.2, 0.2, 0.2, 0.1).ShouldBeTrue();
        _monitor.State.ShouldBe(DriftState.None);
    }

    [Fact]
    public void At_the_edge_it_neither_comes_nor_goes_again_and_again()
    {
        Observe(900, 0.45, 0.45, 0.45, 0.1);
        var turns = 0;
        for (var i = 0; i < 60; i++)
        {
            turns += Observe(100, 0.39 + (i % 2 * 0.02), 0.45, 0.45, 0.1) && !_monitor.State.IsDrifting ? 1 : 0;
        }

        turns.ShouldBe(0);
        _monitor.State.IsDrifting.ShouldBeTrue();
    }

    [Fact]
    public void While_it_lasts_other_concepts_are_news()
    {
        Observe(900, 0.45, 0.45, 0.45, 0.1);
        Observe(1800, 0.45, 0.45, 0.45, 0.1).ShouldBeFalse();
        Observe(1800, 0.2, 0.45, 0.45, 0.45).ShouldBeTrue();
        _monitor.State.Names.ShouldBe(["material/foliage", "material/asphalt", "car/door"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(0.5, 1, 3, "Window")]
    [InlineData(30, 0, 3, "Margin")]
    [InlineData(30, double.NaN, 3, "Margin")]
    [InlineData(30, 1, 0, "Concepts")]
    public void Options_out_of_range_are_refused_with_their_name(double window, double margin, int concepts, string named)
    {
        var wrong = new DriftOptions { Window = TimeSpan.FromSeconds(window), Margin = margin, Concepts = concepts };
        Should.Throw<UserException>(() => new DriftMonitor(Concepts, Profile(), wrong)).Message.ShouldContain(named);
    }

    private static StreetProfile Profile() => new(100, ["a", "b"], new UsualRange(0, 0.1, 0.2, 0.1), new Dictionary<string, UsualRange>
    {
        ["marking/lane"] = new(0.1, 0.2, 0.3, 0.1),
        ["material/foliage"] = new(0.1, 0.2, 0.3, 0.1),
        ["material/asphalt"] = new(0.1, 0.2, 0.3, 0.1),
        ["car/door"] = new(0, 0.1, 0.3, 0.1),
    });

    /// <summary>True if any of the frames, ten a second, changed the state. Means are made of cells at 1 and 0, which are not vague.</summary>
    private bool Observe(int frames, params double[] means)
    {
        var changed = false;
        for (var i = 0; i < frames; i++)
        {
            changed |= Observe(means);
        }

        return changed;
    }

    private bool Observe(params double[] means)
    {
        for (var k = 0; k < means.Length; k++)
        {
            // Eight cells: whole ones at 1, the rest of the mean spread thinly, so that it is not vague.
            var whole = (int)(means[k] * 8);
            for (var cell = 0; cell < 8; cell++)
            {
                _scene.Concepts[(k * 8) + cell] = cell < whole ? 1 : (float)(((means[k] * 8) - whole) / (8 - whole));
            }
        }

        _frame.Read(_scene).ShouldBeTrue();
        _clock += 0.1;
        return _monitor.Observe(_frame, TimeSpan.FromSeconds(_clock));
    }
}
