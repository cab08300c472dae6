using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Tests.Mqtt.Connection;

public sealed class LearnedLimitTests
{
    private readonly SettableClock _clock = new();

    [Fact]
    public void What_was_on_its_way_when_the_broker_closed_is_not_sent_for_a_minute_and_then_for_longer()
    {
        var limit = new LearnedLimit(_clock);
        limit.Bytes.ShouldBeNull();
        limit.Sending(5_000);
        limit.Sending(90_000);
        limit.Sending(500);
        limit.Closed(isCertain: false).ShouldBe((90_000, TimeSpan.FromMinutes(1)));
        limit.Bytes.ShouldBe(89_999);
        _clock.Advance(TimeSpan.FromMinutes(1));
        limit.Bytes.ShouldBeNull();
        limit.Sending(90_000);
        limit.Closed(isCertain: false).ShouldBe((90_000, TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void A_second_message_that_is_too_large_halves_the_limit()
    {
        var limit = new LearnedLimit(_clock);
        limit.Sending(90_000);
        limit.Closed(isCertain: false);
        limit.Sending(40_000);
        limit.Closed(isCertain: false);
        limit.Bytes.ShouldBe(20_000);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_wall_clock_that_is_set_by_a_day_neither_keeps_nor_ends_what_was_learned(int days)
    {
        var limit = new LearnedLimit(_clock);
        limit.Sending(90_000);
        limit.Closed(isCertain: false).ShouldBe((90_000, TimeSpan.FromMinutes(1)));
        _clock.SetBy = TimeSpan.FromDays(days);
        limit.Bytes.ShouldBe(89_999);
        _clock.Advance(TimeSpan.FromMinutes(1));
        limit.Bytes.ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_learned_from_a_connection_that_ends_when_nothing_large_was_sent()
    {
        var limit = new LearnedLimit(_clock);
        limit.Closed(isCertain: false).ShouldBeNull();
        limit.Sending(LearnedLimit.LeastSuspected);
        limit.Closed(isCertain: false).ShouldBeNull();
        limit.Sending(90_000);
        _clock.Advance(TimeSpan.FromSeconds(3));
        limit.Closed(isCertain: false).ShouldBeNull();
        limit.Bytes.ShouldBeNull();
    }
}
