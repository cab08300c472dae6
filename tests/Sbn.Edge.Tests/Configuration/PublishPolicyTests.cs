using CsCheck;
using Sbn.Edge.Configuration;

namespace Sbn.Edge.Tests.Configuration;

public sealed class PublishPolicyTests
{
    [Theory]
    [InlineData("every")]
    [InlineData("onUncertain")]
    [InlineData("onChange")]
    [InlineData("onUncertain 0.25/s")]
    [InlineData("onChange 2/s")]
    [InlineData("off")]
    [InlineData("2/s")]
    [InlineData("0.5/s")]
    public void A_policy_is_written_as_it_is_read(string text)
    {
        PublishPolicy.TryParse(text, out var policy).ShouldBeTrue();
        policy.ToString().ShouldBe(text);
    }

    [Fact]
    public void A_rate_per_minute_is_a_sixtieth_of_one_per_second()
    {
        PublishPolicy.TryParse("6/min", out var policy).ShouldBeTrue();
        policy.Interval.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Any_rate_in_range_is_read_as_its_interval() =>
        Gen.Int[1, 1000].Sample(rate =>
        {
            PublishPolicy.TryParse($"{rate}/s", out var policy).ShouldBeTrue();
            policy.When.ShouldBe(PublishWhen.Rate);
            policy.Interval.TotalSeconds.ShouldBe(1.0 / rate, 1e-6);
        });

    [Theory]
    [InlineData("")]
    [InlineData("sometimes")]
    [InlineData("Every")]
    [InlineData("0/s")]
    [InlineData("-1/s")]
    [InlineData("1001/s")]
    [InlineData("2/h")]
    [InlineData("2")]
    [InlineData("NaN/s")]
    [InlineData("/s")]
    [InlineData("every 1/s")]
    [InlineData("onChange ")]
    [InlineData("onUncertain 0/s")]
    public void Anything_else_is_refused(string text) => PublishPolicy.TryParse(text, out _).ShouldBeFalse();
}
