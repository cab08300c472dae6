using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Loop;

/// <summary>Keeps a running average of a network's weights and statistics in a second network of the same shape.</summary>
internal sealed class WeightAverage
{
    private readonly (Tensor Live, Tensor Average)[] _pairs;
    private readonly double _decay;

    public WeightAverage(Module live, Module average, double decay)
    {
        var averages = average.state_dict();
        _pairs = [.. live.state_dict().Select(p => (p.Value, averages[p.Key]))];
        _decay = decay;
    }

    /// <summary>Makes the average equal to the live weights.</summary>
    public void Reset() => Follow(0);

    /// <summary>Moves the average towards the live weights; early steps move it further.</summary>
    public void Update(int step) => Follow(Math.Min(_decay, (1.0 + step) / (10.0 + step)));

    private void Follow(double decay)
    {
        using var nograd = no_grad();
        using var weight = tensor((float)(1 - decay));
        foreach (var (live, average) in _pairs)
        {
            average.lerp_(live, weight);
        }
    }
}
