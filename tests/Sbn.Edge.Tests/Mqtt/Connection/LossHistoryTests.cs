using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Tests.Mqtt.Connection;

public sealed class LossHistoryTests
{
    private readonly SettableClock _clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_clients_with_one_id_connect_three_times_a_minute_at_most_and_soon_hardly_at_all(bool itIsSaid)
    {
        LossHistory[] histories = [new(_clock, new Random(1)), new(_clock, new Random(2))];
        var connects = new[] { new List<double>(), new List<double>() };
        var returns = new[] { 0.0, double.PositiveInfinity };
        var (owner, ownedSince, now) = (1, 0.0, 0.0);
        while (now < 3600)
        {
            // The one who waits comes back, and the other one is thrown out.
            var comes = 1 - owner;
            var at = Math.Max(now + 0.25, returns[comes]);
            _clock.Advance(TimeSpan.FromSeconds(at - now));
            now = at;
            connects[comes].Add(now);
            returns[owner] = now + histories[owner].Note(itIsSaid, TimeSpan.FromSeconds(now - ownedSince)).TotalSeconds;
            (owner, ownedSince) = (comes, now);
        }

        foreach (var times in connects)
        {
            times.Max(start => times.Count(time => time >= start && time < start + 60)).ShouldBeLessThanOrEqualTo(itIsSaid ? 3 : 4);
            if (itIsSaid)
            {
                times.Count(time => time > 1800).ShouldBeLessThan(10);
            }
        }
    }

    [Fact]
    public void A_long_connection_that_ends_is_not_held_against_the_broker()
    {
        var history = new LossHistory(_clock, new Random(1));
        history.Note(takenOver: false, TimeSpan.FromHours(2)).ShouldBe(TimeSpan.Zero);
        history.Note(takenOver: false, TimeSpan.FromSeconds(1)).ShouldBe(TimeSpan.Zero);
        history.IsContested.ShouldBeFalse();
        history.Note(takenOver: false, TimeSpan.FromSeconds(1)).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(20));
        history.IsContested.ShouldBeTrue();
        _clock.Advance(LossHistory.Forgets);
        history.IsContested.ShouldBeFalse();
    }

    [Fact]
    public void A_wall_clock_that_is_set_back_does_not_keep_a_twin_alive()
    {
        var history = new LossHistory(_clock, new Random(1));
        history.Note(takenOver: true, TimeSpan.FromSeconds(1));
        _clock.SetBy = TimeSpan.FromDays(-1);
        history.IsContested.ShouldBeTrue();
        _clock.Advance(LossHistory.Forgets);
        history.IsContested.ShouldBeFalse();
    }
}
