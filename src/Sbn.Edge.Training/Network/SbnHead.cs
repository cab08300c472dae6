using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// The head on the concepts: two pyramids of dilated 3×3 receptive fields gather the evidence around each place.
/// No global pooling, so that it runs on crops of the concept tensor.
/// </summary>
internal sealed class SbnHead : Module<Tensor, Tensor>
{
    private readonly Pyramid gather;
    private readonly ConvBn squeeze;
    private readonly Pyramid weigh;
    private readonly Parameter weight;
    private readonly Parameter bias;

    public SbnHead(int concepts, int classes)
        : base("sbn-head")
    {
        gather = new Pyramid("gather", concepts, 32, 1, 2, 4, 8, 16);
        squeeze = new ConvBn("squeeze", 160, 64, 1);
        weigh = new Pyramid("weigh", 64, 32, 1, 3, 9);
        weight = new Parameter(randn(classes, 96, 1, 1) * Math.Sqrt(1.0 / 96));
        bias = new Parameter(zeros(classes));
        RegisterComponents();
    }

    public Pyramid Gather => gather;

    public ConvBn Squeeze => squeeze;

    public Pyramid Weigh => weigh;

    public Parameter Weight => weight;

    public Parameter Bias => bias;

    /// <summary>Logits [N, C, h, w] of concepts [N, K, h, w], float32.</summary>
    public override Tensor forward(Tensor concepts)
    {
        var x = gather.forward(concepts);
        x = squeeze.forward(x).relu_();
        x = weigh.forward(x);
        return functional.conv2d(x.to(ScalarType.Float32), weight, bias);
    }
}
