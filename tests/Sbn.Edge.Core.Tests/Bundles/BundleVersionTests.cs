using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Core.Tests.Bundles;

public sealed class BundleVersionTests
{
    [Theory]
    [InlineData("1.0.0", "2.0.0")]
    [InlineData("2.9.0", "2.10.0")]
    [InlineData("2.1.9", "2.1.10")]
    [InlineData("1.0.0-alpha", "1.0.0")]
    [InlineData("1.0.0-alpha", "1.0.0-alpha.1")]
    [InlineData("1.0.0-alpha.1", "1.0.0-alpha.beta")]
    [InlineData("1.0.0-beta.2", "1.0.0-beta.11")]
    [InlineData("1.0.0-rc.1", "1.0.0")]
    [InlineData("0.0.99999999999999999998", "0.0.99999999999999999999")]
    public void Versions_are_ordered_as_semver_says(string lower, string higher)
    {
        BundleVersion.Compare(lower, higher).ShouldBeLessThan(0);
        BundleVersion.Compare(higher, lower).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("1.0.0", true)]
    [InlineData("1.0.0-rc.1+build.7", true)]
    [InlineData("1.0", false)]
    [InlineData("01.0.0", false)]
    [InlineData("1.0.0-", false)]
    [InlineData("1.0.0-a..b", false)]
    [InlineData("1.\u0663.0", false)]
    [InlineData("1.0.0\n", false)]
    public void Only_what_can_be_compared_is_a_version(string text, bool isOne) => BundleVersion.IsOne(text).ShouldBe(isOne);

    [Fact]
    public void A_version_of_a_thousand_digits_is_none() => BundleVersion.IsOne($"1.0.{new string('9', 1000)}").ShouldBeFalse();

    [Theory]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("1.0.0+first", "1.0.0+second")]
    [InlineData("1.0.0-rc.1+a", "1.0.0-rc.1")]
    public void What_a_build_is_called_does_not_count(string one, string other) => BundleVersion.Compare(one, other).ShouldBe(0);
}
