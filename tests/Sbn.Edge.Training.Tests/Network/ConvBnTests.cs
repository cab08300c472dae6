using Sbn.Edge.Training.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Tests.Network;

[Collection(nameof(TorchRuns))]
public sealed class ConvBnTests
{
    [Fact]
    public void Folding_keeps_the_map()
    {
        using var layer = new ConvBn("layer", 3, 8, 3, stride: 2, dilation: 1);
        layer.train();
        for (var i = 0; i < 5; i++)
        {
            layer.forward((randn(4, 3, 16, 16) * 3) + 1).Dispose();
        }

        layer.eval();
        using var nograd = no_grad();
        var (weight, bias) = layer.Fold();
        var x = randn(2, 3, 20, 24);
        var folded = nn.functional.conv2d(x, weight, bias, [2, 2], [1, 1]);
        (folded - layer.forward(x)).abs().max().ToDouble().ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void Bfloat16_in_gives_bfloat16_out_and_float32_gradients()
    {
        using var layer = new ConvBn("layer", 3, 4, 3);
        var y = layer.forward(randn(1, 3, 8, 8).to(ScalarType.BFloat16));
        y.dtype.ShouldBe(ScalarType.BFloat16);
        y.sum().backward();
        layer.parameters().ShouldAllBe(p => p.grad!.dtype == ScalarType.Float32);
    }
}
