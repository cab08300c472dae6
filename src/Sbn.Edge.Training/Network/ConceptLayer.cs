using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// The semantic bottleneck: a linear 1×1 map from the late feature layer to K named concepts, then activation units
/// clip(a·z + b, 0, 1), then one fixed int8 quantise–dequantise (scale 1/127, zero point 0).
/// </summary>
internal sealed class ConceptLayer : Module<Tensor[], Tensor>
{
    /// <summary>Levels of a concept between 0 and 1.</summary>
    public const int Levels = 127;

    private readonly FeatureRead map;
    private readonly Tensor gain;
    private readonly Tensor offset;

    public ConceptLayer(int concepts)
        : base("concept-layer")
    {
        Count = concepts;
        map = new FeatureRead("map", concepts);
        gain = ones(concepts);
        offset = zeros(concepts);
        RegisterComponents();
    }

    /// <summary>K.</summary>
    public int Count { get; }

    public FeatureRead Map => map;

    /// <summary>a of each concept, [K].</summary>
    public Tensor Gain => gain;

    /// <summary>b of each concept, [K].</summary>
    public Tensor Offset => offset;

    /// <summary>Sets the units so that z = <paramref name="absent"/> becomes 0 and z = <paramref name="present"/> becomes 1.</summary>
    public void Calibrate(float[] absent, float[] present)
    {
        using var nograd = no_grad();
        using var scope = NewDisposeScope();
        var low = tensor(absent);
        gain.copy_(1 / (tensor(present) - low));
        offset.copy_(-low * gain);
    }

    /// <summary>Logits z [N, K, H/4, W/4] of the concepts, as they are learned.</summary>
    public Tensor Logits(Tensor[] features) => map.forward(features);

    /// <summary>Activations in 0…1, [N, K, H/4, W/4]: all that what comes after may see.</summary>
    public override Tensor forward(Tensor[] features)
    {
        var units = ((Logits(features) * gain.view(1, -1, 1, 1)) + offset.view(1, -1, 1, 1)).clamp(0, 1);
        return (units * Levels).round() / Levels;
    }
}
