using CsCheck;
using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Core.Tests.Alarms;

public sealed class HysteresisGateTests
{
    private static readonly AlarmRule Rule = new()
    {
        RaiseAt = 0.8,
        ClearAt = 0.5,
        RaiseAfter = TimeSpan.FromSeconds(2),
        ClearAfter = TimeSpan.FromSeconds(3),
    };

    [Fact]
    public void It_opens_once_the_level_has_been_high_for_its_time()
    {
        var gate = new HysteresisGate(Rule);
        gate.Update(0.8, Seconds(0)).ShouldBeFalse();
        gate.Update(0.9, Seconds(1.9)).ShouldBeFalse();
        gate.Update(0.8, Seconds(2)).ShouldBeTrue();
        gate.IsOn.ShouldBeTrue();
    }

    [Fact]
    public void A_dip_starts_the_waiting_again()
    {
        var gate = new HysteresisGate(Rule);
        gate.Update(0.9, Seconds(0));
        gate.Update(0.79, Seconds(1));
        gate.Update(0.9, Seconds(2)).ShouldBeFalse();
        gate.Update(0.9, Seconds(4)).ShouldBeTrue();
    }

    [Fact]
    public void Between_the_two_thresholds_it_stays_as_it_is()
    {
        var off = new HysteresisGate(Rule);
        var on = new HysteresisGate(Rule, isOn: true);
        for (var t = 0; t < 100; t++)
        {
            off.Update(0.65, Seconds(t)).ShouldBeFalse();
            on.Update(0.65, Seconds(t)).ShouldBeFalse();
        }
    }

    [Fact]
    public void It_closes_once_the_level_has_been_low_for_its_time()
    {
        var gate = new HysteresisGate(Rule, isOn: true);
        gate.Update(0.5, Seconds(10)).ShouldBeFalse();
        gate.Update(0.1, Seconds(12.9)).ShouldBeFalse();
        gate.Update(0.5, Seconds(13)).ShouldBeTrue();
        gate.IsOn.ShouldBeFalse();
    }

    [Fact]
    public void Without_hold_times_it_turns_at_once()
    {
        var gate = new HysteresisGate(Rule with { RaiseAfter = TimeSpan.Zero, ClearAfter = TimeSpan.Zero });
        gate.Update(0.8, Seconds(0)).ShouldBeTrue();
        gate.Update(0.5, Seconds(0)).ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_measured_does_not_count_as_time()
    {
        var gate = new HysteresisGate(Rule);
        gate.Update(0.9, Seconds(0));
        gate.Update(null, Seconds(1)).ShouldBeFalse();
        gate.Update(0.9, Seconds(2)).ShouldBeFalse();
        gate.Update(0.9, Seconds(4)).ShouldBeTrue();
        gate.Update(null, Seconds(100)).ShouldBeFalse();
        gate.IsOn.ShouldBeTrue();
    }

    [Fact]
    public void A_clock_that_goes_back_starts_the_waiting_again()
    {
        var gate = new HysteresisGate(Rule);
        gate.Update(0.9, Seconds(50));
        gate.Update(0.9, Seconds(0)).ShouldBeFalse();
        gate.Update(0.9, Seconds(1)).ShouldBeFalse();
        gate.Update(0.9, Seconds(2)).ShouldBeTrue();
    }

    [Fact]
    public void It_never_turns_twice_within_its_hold_times_and_only_at_a_level_that_wants_it() =>
        Gen.Select(Gen.Double[0, 1], Gen.Int[1, 1500]).Array[1, 100].Sample(steps =>
        {
            var gate = new HysteresisGate(Rule);
            var (clock, turnedAt) = (TimeSpan.Zero, TimeSpan.MinValue);
            foreach (var (level, milliseconds) in steps)
            {
                clock += TimeSpan.FromMilliseconds(milliseconds);
                if (!gate.Update(level, clock))
                {
                    continue;
                }

                (gate.IsOn ? level >= Rule.RaiseAt : level <= Rule.ClearAt).ShouldBeTrue();
                if (turnedAt != TimeSpan.MinValue)
                {
                    (clock - turnedAt).ShouldBeGreaterThan(gate.IsOn ? Rule.RaiseAfter : Rule.ClearAfter);
                }

                turnedAt = clock;
            }
        });

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
