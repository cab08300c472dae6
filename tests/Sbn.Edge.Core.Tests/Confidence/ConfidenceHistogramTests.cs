using CsCheck;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class ConfidenceHistogramTests
{
    private const int Classes = 4;

    private static readonly Gen<(byte Class, byte Code, byte Label)[]> Pixels =
        Gen.Select(Gen.Byte[0, Classes - 1], Gen.Byte, Gen.Int[0, Classes].Select(l => l == Classes ? (byte)255 : (byte)l)).Array[0, 200];

    [Fact]
    public void Parts_merged_equal_the_whole() =>
        Gen.Select(Pixels, Pixels).Sample((a, b) =>
        {
            var whole = Of([.. a, .. b]);
            var merged = ConfidenceHistogram.Sum([Of(a), Of(b)]);
            merged.Pixels.ShouldBe(whole.Pixels);
            merged.Pooled().Total.ShouldBe(whole.Pooled().Total);
            merged.Pooled().Correct.ShouldBe(whole.Pooled().Correct);
            for (var label = 0; label < Classes; label++)
            {
                for (var predicted = 0; predicted < Classes; predicted++)
                {
                    merged.Confusion()[label, predicted].ShouldBe(whole.Confusion()[label, predicted]);
                }
            }
        });

    [Fact]
    public void Figures_agree_with_counting_pixel_by_pixel() =>
        Gen.Select(Pixels, Gen.Int[0, 256].Array[Classes]).Sample((pixels, thresholds) =>
        {
            int[] vulnerable = [2, 3];
            var labelled = pixels.Where(p => p.Label != 255).ToList();
            var accepted = labelled.Where(p => p.Code >= thresholds[p.Class]).ToList();

            var histogram = Of(pixels);
            var acceptance = Acceptance.Measure(histogram, thresholds, vulnerable);

            acceptance.Pixels.ShouldBe(labelled.Count);
            acceptance.Accepted.ShouldBe(accepted.Count);
            acceptance.AcceptedCorrect.ShouldBe(accepted.Count(p => p.Class == p.Label));
            for (var c = 0; c < Classes; c++)
            {
                var ofClass = labelled.Count(p => p.Label == c);
                acceptance.Recall[c].ShouldBe(ofClass == 0 ? null : accepted.Count(p => p.Label == c && p.Class == c) / (double)ofClass);
                var union = labelled.Count(p => p.Label == c || p.Class == c);
                histogram.Confusion().Iou(c).ShouldBe(union == 0 ? null : labelled.Count(p => p.Label == c && p.Class == c) / (double)union);
            }

            var atRisk = labelled.Count(p => vulnerable.Contains(p.Label));
            acceptance.Dangerous.ShouldBe(
                atRisk == 0 ? null : accepted.Count(p => vulnerable.Contains(p.Label) && p.Class != p.Label) / (double)atRisk);
            if (labelled.Count > 0)
            {
                histogram.Confusion().PixelAccuracy.ShouldBe(labelled.Count(p => p.Class == p.Label) / (double)labelled.Count, 1e-12);
            }
        });

    [Fact]
    public void Mean_iou_leaves_out_classes_that_do_not_occur()
    {
        var confusion = Of([(0, 9, 0), (1, 9, 0), (1, 9, 1)]).Confusion();
        confusion.Iou(0).ShouldBe(0.5);
        confusion.Iou(1).ShouldBe(0.5);
        confusion.Iou(2).ShouldBeNull();
        confusion.MeanIou.ShouldBe(0.5);
    }

    [Fact]
    public void An_unknown_label_is_refused_and_nothing_is_counted()
    {
        var histogram = new ConfidenceHistogram(Classes);
        Should.Throw<UserException>(() => histogram.Add([0, 0], [1, 1], [0, 4])).Message.ShouldContain("hold the id 4");
        histogram.Pixels.ShouldBe(0);
        histogram.Pooled().Sum.ShouldBe(0);
    }

    [Fact]
    public void Where_nothing_is_accepted_there_is_no_accuracy()
    {
        var acceptance = Acceptance.Measure(Of([(0, 255, 0)]), [256, 256, 256, 256], [1]);
        acceptance.Coverage.ShouldBe(0);
        acceptance.Accuracy.ShouldBeNull();
        acceptance.Dangerous.ShouldBeNull();
    }

    private static ConfidenceHistogram Of((byte Class, byte Code, byte Label)[] pixels)
    {
        var histogram = new ConfidenceHistogram(Classes);
        histogram.Add([.. pixels.Select(p => p.Class)], [.. pixels.Select(p => p.Code)], [.. pixels.Select(p => p.Label)]);
        return histogram;
    }
}
