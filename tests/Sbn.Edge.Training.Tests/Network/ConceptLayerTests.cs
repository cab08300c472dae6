using Sbn.Edge.Training.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Tests.Network;

[Collection(nameof(TorchRuns))]
public sealed class ConceptLayerTests
{
    private static readonly Tensor[] Features =
        [.. TrunkShape.Features.Select((channels, depth) => randn(1, channels, 16 >> depth, 16 >> depth))];

    [Fact]
    public void Activations_are_whole_steps_of_1_over_127_between_0_and_1()
    {
        using var nograd = no_grad();
        using var layer = new ConceptLayer(6);
        var steps = layer.forward(Features) * ConceptLayer.Levels;
        steps.min().ToDouble().ShouldBeGreaterThanOrEqualTo(0);
        steps.max().ToDouble().ShouldBeLessThanOrEqualTo(127);
        (steps - steps.round()).abs().max().ToDouble().ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void Calibration_takes_absent_to_0_and_present_to_1()
    {
        using var nograd = no_grad();
        using var layer = new ConceptLayer(2);
        layer.Calibrate([-3, -1], [5, 1]);
        var z = layer.Logits(Features);
        var a = layer.forward(Features);
        var expected = ((z[0, 0] + 3) / 8).clamp(0, 1);
        (a[0, 0] - expected).abs().max().ToDouble().ShouldBeLessThan(0.5 / 127 + 1e-5);
        var second = ((z[0, 1] + 1) / 2).clamp(0, 1);
        (a[0, 1] - second).abs().max().ToDouble().ShouldBeLessThan(0.5 / 127 + 1e-5);
    }
}
