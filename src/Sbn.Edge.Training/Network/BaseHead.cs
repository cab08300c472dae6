using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>The ordinary head of the base network: reads the late feature layer freely. Gone after the retrofit.</summary>
internal sealed class BaseHead : Module<Tensor[], Tensor>
{
    private const int Width = 96;

    private readonly FeatureRead read;
    private readonly ConvBn mix;
    private readonly Parameter weight;
    private readonly Parameter bias;

    public BaseHead(int classes)
        : base("base-head")
    {
        read = new FeatureRead("read", Width);
        mix = new ConvBn("mix", Width, Width, 3);
        weight = new Parameter(randn(classes, Width, 1, 1) * Math.Sqrt(1.0 / Width));
        bias = new Parameter(zeros(classes));
        RegisterComponents();
    }

    /// <summary>Logits [N, C, H/4, W/4], float32.</summary>
    public override Tensor forward(Tensor[] features) => FromRead(Read(features).to(features[0].dtype));

    /// <summary>What the head reads of the features, [N, 96, H/4, W/4], float32, before its first ReLU.</summary>
    public Tensor Read(Tensor[] features) => read.forward(features);

    /// <summary>Logits from what was read.</summary>
    public Tensor FromRead(Tensor values)
    {
        var x = mix.forward(functional.relu(values)).relu_();
        return functional.conv2d(x.to(ScalarType.Float32), weight, bias);
    }
}
