using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// The head on the concepts: two pyramids of dilated 3×3 receptive fields gather the evidence around each place.
/// No global pooling, so that it runs on crops of the concept tensor. What it gathered serves the confidence classifiers too.
/// </summary>
internal sealed class SbnHead : Module<Tensor, Tensor>
{
    private readonly Pyramid gather;
    private readonly ConvBn squeeze;
    private readonly Pyramid weigh;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>Channels of <see cref="Evidence"/>: those of both pyramids.</summary>
    public const int EvidenceCount = Gathered + Weighed;

    private const int Gathered = 5 * 32;
    private const int Weighed = 3 * 32;

    public SbnHead(int concepts, int classes)
        : base("sbn-head")
    {
        gather = new Pyramid("gather", concepts, 32, 1, 2, 4, 8, 16);
        squeeze = new ConvBn("squeeze", Gathered, 64, 1);
        weigh = new Pyramid("weigh", 64, 32, 1, 3, 9);
        weight = new Parameter(randn(classes, Weighed, 1, 1) * Math.Sqrt(1.0 / Weighed));
        bias = new Parameter(zeros(classes));
        RegisterComponents();
    }

    public Pyramid Gather => gather;

    public ConvBn Squeeze => squeeze;

    public Pyramid Weigh => weigh;

    public Parameter Weight => weight;

    public Parameter Bias => bias;

    /// <summary>Logits [N, C, h, w] of concepts [N, K, h, w], float32.</summary>
    public override Tensor forward(Tensor concepts) => Decide(Evidence(concepts));

    /// <summary>What both pyramids gathered from concepts [N, K, h, w]: [N, 256, h, w], 0 or more.</summary>
    public Tensor Evidence(Tensor concepts)
    {
        var gathered = gather.forward(concepts);
        return cat([gathered, weigh.forward(squeeze.forward(gathered).relu_())], 1);
    }

    /// <summary>Logits [N, C, h, w], float32, of what was gathered.</summary>
    public Tensor Decide(Tensor evidence) =>
        functional.conv2d(evidence.narrow(1, Gathered, Weighed).to(ScalarType.Float32), weight, bias);
}
