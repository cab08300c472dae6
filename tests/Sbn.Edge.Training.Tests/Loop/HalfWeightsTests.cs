using Sbn.Edge.Core;
using Sbn.Edge.TestKit;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Tests.Loop;

[Collection(nameof(TorchRuns))]
public sealed class HalfWeightsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_come_back_to_half_precision_and_statistics_exactly()
    {
        using var saved = new ConvBn("layer", 3, 8, 3);
        using var loaded = new ConvBn("layer", 3, 8, 3);
        saved.forward(randn(4, 3, 16, 16) * 40).Dispose();
        HalfWeights.Save(saved, _folder["layer.safetensors"]);

        HalfWeights.Load(loaded, _folder["layer.safetensors"]);

        var (before, after) = (saved.state_dict(), loaded.state_dict());
        foreach (var (name, value) in before)
        {
            var difference = (value - after[name]).abs().max().ToDouble();
            difference.ShouldBeLessThanOrEqualTo(value.dim() > 1 ? 1e-3 : 0, name);
        }
    }

    [Fact]
    public void Weights_of_another_network_and_files_that_are_none_are_refused_by_name()
    {
        using var small = new ConvBn("layer", 3, 4, 3);
        using var large = new ConvBn("layer", 3, 8, 3);
        HalfWeights.Save(small, _folder["small.safetensors"]);
        Should.Throw<UserException>(() => HalfWeights.Load(large, _folder["small.safetensors"])).Message.ShouldContain("small.safetensors");

        File.WriteAllText(_folder["text.safetensors"], "no weights at all");
        Should.Throw<UserException>(() => HalfWeights.Load(large, _folder["text.safetensors"])).Message.ShouldContain("text.safetensors");
        var whole = File.ReadAllBytes(_folder["small.safetensors"]);
        File.WriteAllBytes(_folder["cut.safetensors"], whole[..^10]);
        Should.Throw<UserException>(() => HalfWeights.Load(small, _folder["cut.safetensors"])).Message.ShouldContain("cut.safetensors");
    }
}
