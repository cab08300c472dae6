using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// A linear 1×1 map from the late feature layer (D channels at 1/4) to <c>outputs</c> channels, applied depth by depth:
/// read at the depth's own resolution, enlarge, add.
/// </summary>
internal sealed class FeatureRead : Module<Tensor[], Tensor>
{
    private readonly Parameter read4;
    private readonly Parameter read8;
    private readonly Parameter read16;
    private readonly Parameter read32;
    private readonly Parameter bias;

    public FeatureRead(string name, int outputs)
        : base(name)
    {
        var f = TrunkShape.Features;
        var deviation = Math.Sqrt(1.0 / TrunkShape.FeatureCount);
        read4 = new Parameter(randn(outputs, f[0], 1, 1) * deviation);
        read8 = new Parameter(randn(outputs, f[1], 1, 1) * deviation);
        read16 = new Parameter(randn(outputs, f[2], 1, 1) * deviation);
        read32 = new Parameter(randn(outputs, f[3], 1, 1) * deviation);
        bias = new Parameter(zeros(outputs));
        RegisterComponents();
    }

    /// <summary>The four parts of the map, finest first, each [outputs, channels of that depth, 1, 1].</summary>
    public IReadOnlyList<Parameter> Reads => [read4, read8, read16, read32];

    public Parameter Bias => bias;

    /// <summary>From the four depths to [N, outputs, H/4, W/4], in float32.</summary>
    public override Tensor forward(Tensor[] features)
    {
        var x = Read(features[3], read32);
        x = Read(features[2], read16) + Enlarge.Twice(x, features[2]);
        x = Read(features[1], read8) + Enlarge.Twice(x, features[1]);
        x = Read(features[0], read4) + Enlarge.Twice(x, features[0]);
        return x.to(ScalarType.Float32) + bias.view(1, -1, 1, 1);
    }

    private static Tensor Read(Tensor features, Parameter weight) => functional.conv2d(features, weight.to(features.dtype));
}
