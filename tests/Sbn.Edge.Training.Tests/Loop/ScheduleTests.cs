using Sbn.Edge.Training.Loop;

namespace Sbn.Edge.Training.Tests.Loop;

public sealed class ScheduleTests
{
    [Fact]
    public void The_rate_rises_then_falls_to_nothing()
    {
        var schedule = new Schedule(1000, Rate: 0.01);
        schedule.RateAt(0).ShouldBeLessThan(0.001);
        schedule.RateAt(120).ShouldBeGreaterThan(0.009);
        schedule.RateAt(1000).ShouldBe(0, 1e-12);
        for (var step = 101; step < 1000; step++)
        {
            schedule.RateAt(step).ShouldBeLessThan(schedule.RateAt(step - 1));
        }
    }
}
