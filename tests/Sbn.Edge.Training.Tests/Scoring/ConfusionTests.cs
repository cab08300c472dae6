using Sbn.Edge.Training.Scoring;

namespace Sbn.Edge.Training.Tests.Scoring;

public sealed class ConfusionTests
{
    [Fact]
    public void Iou_counts_hits_over_labelled_or_predicted()
    {
        var confusion = new Confusion(3);
        confusion.Add(0, 0);
        confusion.Add(0, 0);
        confusion.Add(0, 1);
        confusion.Add(1, 1);
        confusion.Iou(0).ShouldBe(2 / 3.0, 1e-12);
        confusion.Iou(1).ShouldBe(1 / 2.0, 1e-12);
        double.IsNaN(confusion.Iou(2)).ShouldBeTrue();
        confusion.MeanIou.ShouldBe((2 / 3.0 + 1 / 2.0) / 2, 1e-12);
        confusion.Accuracy.ShouldBe(3 / 4.0);
    }
}
