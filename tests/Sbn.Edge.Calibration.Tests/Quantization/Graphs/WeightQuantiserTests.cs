using CsCheck;
using Sbn.Edge.Calibration.Quantization.Graphs;

namespace Sbn.Edge.Calibration.Tests.Quantization.Graphs;

public sealed class WeightQuantiserTests
{
    [Fact]
    public void A_weight_is_never_farther_than_half_a_step_from_what_stands_for_it() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 20]).SelectMany(shape => Gen.Float[-4, 4].Array[shape.Item1 * shape.Item2].Select(w => (shape.Item1, w))).Sample((outputs, weights) =>
        {
            var quantised = WeightQuantiser.Of(weights, outputs);
            var each = weights.Length / outputs;
            for (var i = 0; i < weights.Length; i++)
            {
                var scale = quantised.Scales[i / each];
                Math.Abs(weights[i] - (quantised.Codes[i] * scale)).ShouldBeLessThanOrEqualTo(scale * 0.5001f);
                quantised.Codes[i].ShouldBeGreaterThan(sbyte.MinValue);
            }
        });

    [Fact]
    public void A_channel_of_zeros_stays_zeros()
    {
        var quantised = WeightQuantiser.Of([0, 0, 1, -2], 2);
        quantised.Codes.ShouldBe([0, 0, 64, -127]);
        quantised.Scales[0].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_mean_shift_is_what_rounding_adds_to_a_constant_input()
    {
        float[] weights = [0.3f, 1, -0.77f, 0.11f, 0.5f, 0.6f, 2, 0.013f];
        var quantised = WeightQuantiser.Of(weights, 2);
        double[] means = [1.5, 0.25];
        var shift = quantised.MeanShift(weights, inputs: 2, channel => means[channel]);
        for (var output = 0; output < 2; output++)
        {
            // Two input channels, kernels of 1×2.
            var added = Enumerable.Range(0, 4).Sum(i => ((quantised.Codes[(output * 4) + i] * quantised.Scales[output]) - weights[(output * 4) + i]) * means[i / 2]);
            shift[output].ShouldBe((float)added, 1e-6f);
        }
    }
}
