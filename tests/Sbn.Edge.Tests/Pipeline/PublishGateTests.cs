using CsCheck;
using Sbn.Edge.Configuration;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Tests.Pipeline;

public sealed class PublishGateTests
{
    [Fact]
    public void Off_is_never_due_and_every_always()
    {
        var (off, every) = (new PublishGate(PublishPolicy.Off), new PublishGate(PublishPolicy.Every));
        for (var us = 0L; us < 1000; us += 100)
        {
            off.IsDue(us, doubt: 1).ShouldBeFalse();
            every.IsDue(us, doubt: 0).ShouldBeTrue();
        }
    }

    [Fact]
    public void Uncertain_frames_are_due_and_the_first_one_after_them() =>
        Gen.Bool.Array[0, 60].Sample(uncertain =>
        {
            var gate = new PublishGate(PublishPolicy.OnUncertain);
            for (var i = 0; i < uncertain.Length; i++)
            {
                gate.IsDue(i, uncertain[i] ? 1 : 0).ShouldBe(uncertain[i] || (i > 0 && uncertain[i - 1]));
            }
        });

    [Fact]
    public void On_change_is_due_when_the_regions_are_others_than_those_told_last()
    {
        var gate = new PublishGate(PublishPolicy.OnChange);
        long[] doubts = [0, 0, 7, 7, 9, 0, 0, 7];
        doubts.Select((doubt, i) => gate.IsDue(i, doubt)).ShouldBe([false, false, true, false, true, true, false, true]);
    }

    [Fact]
    public void Held_to_a_rate_the_first_frame_without_regions_is_told_all_the_same_only_later()
    {
        var gate = new PublishGate(PublishPolicy.OnUncertain.AtMostPerSecond(1));
        long[] doubts = [5, 5, 0, 0, 0, 0];
        doubts.Select((doubt, i) => gate.IsDue(i * 400_000L, doubt)).ShouldBe([true, false, false, true, false, false]);
    }

    [Fact]
    public void The_first_frame_is_due_at_once_under_a_rate() => new PublishGate(PublishPolicy.PerSecond(0.001)).IsDue(123, 0).ShouldBeTrue();

    [Fact]
    public void A_rate_holds_in_the_mean_at_any_faster_frame_rate() =>
        Gen.Select(Gen.Double[0.5, 10], Gen.Double[1.2, 20]).Sample((rate, times) =>
        {
            const int Seconds = 60;
            var gate = new PublishGate(PublishPolicy.PerSecond(rate));
            var framesPerSecond = rate * times;
            var due = Enumerable.Range(0, (int)(framesPerSecond * Seconds)).Count(i => gate.IsDue((long)(i * 1e6 / framesPerSecond), 0));
            due.ShouldBeInRange((int)(rate * Seconds) - 2, (int)(rate * Seconds) + 2);
        });

    [Fact]
    public void Slow_frames_are_all_due()
    {
        var gate = new PublishGate(PublishPolicy.PerSecond(2));
        Enumerable.Range(0, 20).All(i => gate.IsDue(i * 1_000_000L, 0)).ShouldBeTrue();
    }

    [Fact]
    public void After_a_pause_there_is_no_burst()
    {
        var gate = new PublishGate(PublishPolicy.PerSecond(2));
        gate.IsDue(0, 0).ShouldBeTrue();
        Enumerable.Range(0, 40).Count(i => gate.IsDue(60_000_000 + (i * 10_000L), 0)).ShouldBe(1);
    }
}
