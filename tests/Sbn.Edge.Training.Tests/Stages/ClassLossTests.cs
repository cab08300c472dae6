using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Stages;
using TorchSharp;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Tests.Stages;

[Collection(nameof(TorchRuns))]
public sealed class ClassLossTests
{
    private const int Classes = 4;
    private static readonly float[] Weights = [1, 2, 0.5f, 1.5f];

    private readonly CodeBook _codes = new(0);

    [Fact]
    public void A_coarse_label_asks_for_one_of_its_classes_and_does_not_say_which()
    {
        var coarse = _codes.Code(new PixelMeaning([1, 3], []));
        var logits = tensor(new[] { 0f, 4, 0, -3 }, [1, Classes, 1, 1]).expand(1, Classes, 2, 2);

        var p = tensor(new[] { 0f, 4, 0, -3 }).softmax(0);
        var wanted = -Math.Log(p[1].ToDouble() + p[3].ToDouble());
        Loss(logits, coarse).ShouldBe(wanted, 1e-4);
    }

    [Fact]
    public void A_label_of_one_class_gives_the_cross_entropy()
    {
        var code = _codes.Code(new PixelMeaning([2], []));
        var logits = tensor(new[] { 0.3f, 1, -0.7f, 2 }, [1, Classes, 1, 1]).expand(1, Classes, 2, 2);

        Loss(logits, code).ShouldBe(-tensor(new[] { 0.3f, 1, -0.7f, 2 }).log_softmax(0)[2].ToDouble(), 1e-4);
    }

    [Fact]
    public void A_pixel_that_nobody_labelled_teaches_nothing()
    {
        using var logits = randn(1, Classes, 2, 2).requires_grad_();
        var value = Of(logits, CodeBook.Nothing);
        value.backward();
        value.ToDouble().ShouldBe(0);
        logits.grad!.abs().max().ToDouble().ShouldBe(0);
    }

    private double Loss(Tensor logits, ushort code) => Of(logits, code).ToDouble();

    private Tensor Of(Tensor logits, ushort code) =>
        new ClassLoss(_codes, Weights).Of(logits, new Batch(zeros(1, 3, 8, 8), full([1, 8, 8], code, ScalarType.Int64)));
}
