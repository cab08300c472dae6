using Sbn.Edge.Calibration.Evaluation.Baselines;

namespace Sbn.Edge.Calibration.Tests.Evaluation.Baselines;

public sealed class LogisticFitTests
{
    [Fact]
    public void It_finds_the_probability_that_examples_were_drawn_with()
    {
        var random = new Random(3);
        var features = new List<float>();
        var isRight = new List<bool>();
        for (var i = 0; i < 20_000; i++)
        {
            // Features of different scales, one of which never moves.
            float[] example = [(float)random.NextDouble() * 4, 50 + ((float)random.NextDouble() * 20), 7];
            features.AddRange(example);
            isRight.Add(random.NextDouble() < Probability(example));
        }

        var fit = LogisticFit.Fit(features.ToArray(), isRight, 3, 1);
        foreach (var a in new[] { 0.5f, 2f, 3.5f })
        {
            foreach (var b in new[] { 52f, 60f, 68f })
            {
                float[] example = [a, b, 7];
                (1 / (1 + Math.Exp(-fit.Logit(example)))).ShouldBe(Probability(example), 0.05);
            }
        }
    }

    private static double Probability(float[] example) => 1 / (1 + Math.Exp(-((2 * (example[0] - 2)) - (0.2 * (example[1] - 60)))));
}
