using Sbn.Edge.Training.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Tests.Network;

[Collection(nameof(TorchRuns))]
public sealed class EnlargeTests
{
    [Fact]
    public void Reading_before_enlarging_equals_reading_the_concatenated_layer()
    {
        using var nograd = no_grad();
        using var read = new FeatureRead("read", 5);
        var f = TrunkShape.Features;
        Tensor[] features = [randn(1, f[0], 18, 22), randn(1, f[1], 9, 11), randn(1, f[2], 5, 6), randn(1, f[3], 3, 3)];

        // The wide layer itself: every depth enlarged to the finest, then one 1×1 convolution over all D channels.
        Tensor Up(Tensor x, int depth)
        {
            for (var d = depth - 1; d >= 0; d--)
            {
                x = Enlarge.Twice(x, features[d]);
            }

            return x;
        }

        var wide = cat([.. features.Select(Up)], 1);
        wide.shape[1].ShouldBe(TrunkShape.FeatureCount);
        var weight = cat([.. read.Reads], 1);
        var expected = nn.functional.conv2d(wide, weight, read.Bias);
        (read.forward(features) - expected).abs().max().ToDouble().ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void The_late_layer_is_wide_and_the_bottleneck_narrow()
    {
        TrunkShape.FeatureCount.ShouldBeGreaterThanOrEqualTo(512);
        (TrunkShape.FeatureCount / (double)Training.Concepts.Vocabulary.Street().Concepts.Count).ShouldBeGreaterThanOrEqualTo(8);
    }
}
