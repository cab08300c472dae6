using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// The paper's predictor: per class a small binary classifier (section 4.3) on the pyramid of 3×3 receptive fields that the head
/// gathered from the concepts: a hidden layer of its own for each class, one logit. Its sigmoid says how well the evidence
/// speaks for the class. It is measured beside the published confidence.
/// </summary>
internal sealed class PaperPredictor : Module<Tensor, Tensor>
{
    /// <summary>Hidden units of each class.</summary>
    public const int Hidden = 8;

    private const int Width = 64;

    private readonly ConvBn select;
    private readonly ConvBn mix;
    private readonly Parameter weight;
    private readonly Parameter bias;

    public PaperPredictor(int classes)
        : base("paper-predictor")
    {
        Classes = classes;
        select = new ConvBn("select", SbnHead.EvidenceCount, Width, 1);
        mix = new ConvBn("mix", Width, classes * Hidden, 3);
        weight = new Parameter(randn(classes, Hidden, 1, 1) * Math.Sqrt(1.0 / Hidden));
        bias = new Parameter(zeros(classes));
        RegisterComponents();
    }

    public int Classes { get; }

    public ConvBn Select => select;

    public ConvBn Mix => mix;

    public Parameter Weight => weight;

    public Parameter Bias => bias;

    /// <summary>Logits of s_c, [N, C, h, w], of the evidence [N, 256, h, w] of <see cref="SbnHead.Evidence"/>.</summary>
    public override Tensor forward(Tensor evidence)
    {
        var x = mix.forward(select.forward(evidence).relu_()).relu_();
        return functional.conv2d(x.to(ScalarType.Float32), weight, bias, groups: Classes);
    }
}
