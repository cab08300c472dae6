using CsCheck;
using Sbn.Edge.Calibration.Evaluation.Baselines;

namespace Sbn.Edge.Calibration.Tests.Evaluation.Baselines;

public sealed class TemperatureFitTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void It_finds_the_temperature_that_labels_were_drawn_with(double temperature)
    {
        var random = new Random(5);
        var fit = new TemperatureFit(3);
        for (var i = 0; i < 30_000; i++)
        {
            float[] logits = [(float)(random.NextDouble() * 6), (float)(random.NextDouble() * 6), (float)(random.NextDouble() * 6)];
            var powers = logits.Select(logit => Math.Exp(logit / temperature)).ToArray();
            var draw = random.NextDouble() * powers.Sum();
            var label = draw < powers[0] ? 0 : draw < powers[0] + powers[1] ? 1 : 2;
            fit.Add(logits, (byte)label);
        }

        fit.Fit().ShouldBe(temperature, 0.06 * temperature);
    }

    [Fact]
    public void No_other_temperature_has_a_smaller_loss() =>
        Gen.Select(Gen.Float[-5, 5].Array[3], Gen.Int[0, 2]).Array[5, 40].Sample(
            pixels =>
            {
                var fit = new TemperatureFit(3);
                foreach (var (logits, label) in pixels)
                {
                    fit.Add(logits, (byte)label);
                }

                var best = fit.Loss(1 / fit.Fit());
                foreach (var temperature in new[] { 0.06, 0.3, 0.7, 1, 1.4, 3, 10, 19 })
                {
                    best.ShouldBeLessThanOrEqualTo(fit.Loss(1 / temperature) + 1e-5);
                }
            },
            iter: 50);
}
