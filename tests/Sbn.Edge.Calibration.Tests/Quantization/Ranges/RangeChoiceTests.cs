using CsCheck;
using Sbn.Edge.Calibration.Quantization.Ranges;

namespace Sbn.Edge.Calibration.Tests.Quantization.Ranges;

public sealed class RangeChoiceTests
{
    [Theory]
    [InlineData(RangeMethod.MinMax)]
    [InlineData(RangeMethod.Percentile)]
    [InlineData(RangeMethod.Entropy)]
    [InlineData(RangeMethod.Mse)]
    internal void A_range_is_positive_and_no_larger_than_what_was_seen(RangeMethod method) => Gen.Float[-9, 9].Array[1, 200].Sample(values =>
    {
        var seen = Seen(values);
        var range = new RangeChoice(method).Of(seen);
        range.ShouldBeGreaterThan(0);
        range.ShouldBeLessThanOrEqualTo(seen.Count > seen.Tiny ? seen.Largest : 1);
    });

    [Fact]
    public void MinMax_takes_the_largest_magnitude_exactly() => new RangeChoice(RangeMethod.MinMax).Of(Seen([0.1f, -7.3f, 2])).ShouldBe(7.3f);

    [Fact]
    public void Percentile_cuts_off_as_much_as_was_asked_for()
    {
        var seen = Seen([.. Enumerable.Range(1, 1000).Select(i => i / 100f)]);
        new RangeChoice(RangeMethod.Percentile, 0.9).Of(seen).ShouldBe(9, 9f / MagnitudeHistogram.BinsPerOctave * 2);
    }

    [Theory]
    [InlineData(RangeMethod.Entropy, 7)] // its least range is a sixteenth of what was seen
    [InlineData(RangeMethod.Percentile, 2)]
    internal void A_lone_outlier_is_cut_off(RangeMethod method, float most)
    {
        var random = new Random(3);
        var seen = Seen([.. Enumerable.Range(0, 40_000).Select(_ => (float)random.NextDouble()), 100]);
        new RangeChoice(method).Of(seen).ShouldBeInRange(0.7f, most);
    }

    [Fact]
    public void Mse_cuts_where_the_two_errors_balance()
    {
        // n values spread evenly over 0…1 and one at a: the error is n·R²/(12·127²) + (a − R)² for a range R, steps being small.
        const int n = 400_000;
        const double a = 3;
        var seen = Seen([.. Enumerable.Range(0, n).Select(i => i / (float)n), (float)a]);
        var best = a / (1 + (n / (12.0 * 127 * 127)));
        new RangeChoice(RangeMethod.Mse).Of(seen).ShouldBeInRange((float)best * 0.9f, (float)best * 1.1f);
    }

    [Fact]
    public void Mse_is_no_worse_than_MinMax() => Gen.Float[-9, 9].Array[50, 400].Sample(values =>
    {
        var seen = Seen(values);
        Error(values, new RangeChoice(RangeMethod.Mse).Of(seen)).ShouldBeLessThanOrEqualTo(Error(values, seen.Largest) * 1.05 + 1e-9);
    });

    [Fact]
    public void Nothing_but_zeros_has_some_range() => new RangeChoice(RangeMethod.Entropy).Of(Seen([0, 0])).ShouldBe(1);

    private static double Error(float[] values, float range)
    {
        var step = range / 127.0;
        return values.Sum(v => Math.Pow(v - (Math.Clamp(Math.Round(v / step), -127, 127) * step), 2));
    }

    private static MagnitudeHistogram Seen(float[] values)
    {
        var histogram = new MagnitudeHistogram();
        histogram.Add(values);
        return histogram;
    }
}
