using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Tests.Evaluation;

public sealed class CalibrationErrorTests
{
    [Fact]
    public void It_is_the_gap_between_accuracy_and_published_probability()
    {
        var (correct, wrong) = (new long[256], new long[256]);
        correct[200] = 60;
        wrong[200] = 40;
        CalibrationError.Of(correct, wrong)!.Value.ShouldBe(Math.Abs(0.6 - ConfidenceCode.ToProbability(200)), 1e-12);
    }

    [Fact]
    public void Gaps_of_different_bins_do_not_cancel()
    {
        var (correct, wrong) = (new long[256], new long[256]);
        var low = ConfidenceCode.FromProbability(0.3);
        var high = ConfidenceCode.FromProbability(0.9);
        correct[low] = 100;
        wrong[high] = 100;
        var expected = (1 - ConfidenceCode.ToProbability(low) + ConfidenceCode.ToProbability(high)) / 2;
        CalibrationError.Of(correct, wrong)!.Value.ShouldBe(expected, 1e-12);
    }

    [Fact]
    public void It_is_not_told_without_pixels() => CalibrationError.Of(new long[256], new long[256]).ShouldBeNull();
}
