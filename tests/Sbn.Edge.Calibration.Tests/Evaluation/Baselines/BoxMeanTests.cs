using CsCheck;
using Sbn.Edge.Calibration.Evaluation.Baselines;

namespace Sbn.Edge.Calibration.Tests.Evaluation.Baselines;

public sealed class BoxMeanTests
{
    [Fact]
    public void It_is_the_mean_of_the_pixels_of_the_square_inside_the_picture() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9])
            .SelectMany(size => Gen.Float[0, 1].Array[size.Item1 * size.Item2].Select(values => (size.Item1, size.Item2, values)))
            .Sample(picture =>
            {
                var (width, height, values) = picture;
                var means = new float[values.Length];
                new BoxMean(width, height, 5).Apply(values, means);
                for (var y = 0; y < height; y++)
                {
                    for (var x = 0; x < width; x++)
                    {
                        var inside = from dy in Enumerable.Range(-2, 5)
                                     from dx in Enumerable.Range(-2, 5)
                                     where x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height
                                     select (double)values[((y + dy) * width) + x + dx];
                        means[(y * width) + x].ShouldBe((float)inside.Average(), 1e-5f);
                    }
                }
            });
}
