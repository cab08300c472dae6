using CsCheck;
using Sbn.Edge.Calibration.Scenes;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Tests.Scenes;

public sealed class ConceptCodesTests
{
    private static readonly Gen<ConceptCodes> AnyCodes = Gen.Select(Gen.Float[0.001f, 0.1f], Gen.SByte, (scale, zero) => new ConceptCodes(scale, zero));

    [Fact]
    public void Every_code_comes_back_from_its_activation() => AnyCodes.Sample(codes =>
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var (activations, again) = (new float[256], new byte[256]);
        codes.Decode(all, activations);
        codes.Encode(activations, again, "frame");
        again.ShouldBe(all);
    });

    [Fact]
    public void An_activation_is_the_float_that_DequantizeLinear_gives()
    {
        var activations = new float[2];
        new ConceptCodes(1 / 127f, -3).Decode([100, 0x80], activations);
        activations.ShouldBe([103 * (1 / 127f), -125 * (1 / 127f)]);
    }

    [Theory]
    [InlineData(0.5f)] // between 63 and 64 of 127
    [InlineData(128 / 127f)] // beyond int8
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_has_no_code_is_one_sentence_that_names_the_frame(float activation) =>
        Should.Throw<UserException>(() => new ConceptCodes(1 / 127f, 0).Encode([activation], new byte[1], "a_7")).Message.ShouldContain("'a_7'");

    [Fact]
    public void Rounding_to_half_precision_on_the_way_changes_no_code()
    {
        var codes = new ConceptCodes(1 / 127f, 0);
        var made = new byte[128];
        codes.Encode([.. Enumerable.Range(0, 128).Select(code => (float)(Half)(code / 127f))], made, "frame");
        made.ShouldBe(Enumerable.Range(0, 128).Select(code => (byte)code));
    }
}
