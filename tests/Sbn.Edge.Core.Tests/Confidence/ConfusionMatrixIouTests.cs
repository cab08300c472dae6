using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class ConfusionMatrixIouTests
{
    [Fact]
    public void Iou_counts_hits_over_labelled_or_predicted()
    {
        var confusion = new ConfusionMatrix(new long[,] { { 2, 1, 0 }, { 0, 1, 0 }, { 0, 0, 0 } });
        confusion.Iou(0).ShouldNotBeNull().ShouldBe(2 / 3.0, 1e-12);
        confusion.Iou(1).ShouldNotBeNull().ShouldBe(1 / 2.0, 1e-12);
        confusion.Iou(2).ShouldBeNull();
        confusion.MeanIou.ShouldBe((2 / 3.0 + 1 / 2.0) / 2, 1e-12);
        confusion.PixelAccuracy.ShouldBe(3 / 4.0);
    }
}
