using CsCheck;
using Sbn.Edge.Calibration.Evaluation;

namespace Sbn.Edge.Calibration.Tests.Evaluation;

public sealed class ConfusionMatrixTests
{
    private const int Classes = 4;
    private static readonly Gen<(int Label, int Predicted)[]> Pixels =
        Gen.Select(Gen.Int[0, Classes - 1], Gen.Int[0, Classes - 1]).Array[0, 60];

    [Fact]
    public void Iou_is_shared_pixels_over_pixels_of_either() => Pixels.Sample(pixels =>
    {
        var matrix = MatrixOf(pixels);
        for (var c = 0; c < Classes; c++)
        {
            var both = pixels.Count(p => p.Label == c && p.Predicted == c);
            var either = pixels.Count(p => p.Label == c || p.Predicted == c);
            var expected = either == 0 ? (double?)null : (double)both / either;
            matrix.IntersectionOverUnion(c).ShouldBe(expected);
        }
    });

    [Fact]
    public void Accuracy_is_the_share_of_right_pixels() => Pixels.Where(p => p.Length > 0).Sample(pixels =>
        MatrixOf(pixels).PixelAccuracy.ShouldBe(pixels.Count(p => p.Label == p.Predicted) / (double)pixels.Length));

    [Fact]
    public void Mean_iou_leaves_out_classes_neither_labelled_nor_predicted()
    {
        var matrix = MatrixOf([(0, 0), (0, 0), (1, 0), (1, 1)]);
        matrix.IntersectionOverUnion(2).ShouldBeNull();
        matrix.MeanIntersectionOverUnion!.Value.ShouldBe(((2.0 / 3) + (1.0 / 2)) / 2, 1e-12);
    }

    [Fact]
    public void A_class_predicted_but_never_labelled_counts_as_zero()
    {
        var matrix = MatrixOf([(0, 0), (0, 3)]);
        matrix.IntersectionOverUnion(3).ShouldBe(0);
        matrix.MeanIntersectionOverUnion.ShouldBe(0.25);
    }

    [Fact]
    public void Nothing_is_told_without_pixels()
    {
        var matrix = new ConfusionMatrix(Classes);
        matrix.PixelAccuracy.ShouldBeNull();
        matrix.MeanIntersectionOverUnion.ShouldBeNull();
    }

    private static ConfusionMatrix MatrixOf(IEnumerable<(int Label, int Predicted)> pixels)
    {
        var matrix = new ConfusionMatrix(Classes);
        foreach (var (label, predicted) in pixels)
            matrix.Add(label, predicted);
        return matrix;
    }
}
