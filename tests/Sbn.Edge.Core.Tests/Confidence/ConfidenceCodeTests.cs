using CsCheck;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class ConfidenceCodeTests
{
    [Fact]
    public void A_code_stands_for_a_probability_that_has_this_code()
    {
        for (var code = 0; code <= 255; code++)
        {
            ConfidenceCode.FromProbability(ConfidenceCode.ToProbability(code)).ShouldBe((byte)code);
            ConfidenceCode.FromLogit(ConfidenceCode.ToLogit(code)).ShouldBe((byte)code);
        }
    }

    [Fact]
    public void A_higher_probability_never_has_a_lower_code() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1])
            .Sample((p, q) => (p <= q) == (ConfidenceCode.FromProbability(p) <= ConfidenceCode.FromProbability(q))
                || ConfidenceCode.FromProbability(p) == ConfidenceCode.FromProbability(q));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 255)]
    [InlineData(0.5, 128)]
    [InlineData(0.99, 201)]
    public void Known_codes(double p, byte code) => ConfidenceCode.FromProbability(p).ShouldBe(code);
}
