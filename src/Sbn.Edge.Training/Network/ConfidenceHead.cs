using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// Per class a small binary classifier on the concepts (section 4.3 of the paper): a pyramid of 3×3 receptive fields, a
/// hidden layer of its own for each class, one logit. Its sigmoid says how well the evidence speaks for the class.
/// </summary>
internal sealed class ConfidenceHead : Module<Tensor, Tensor>
{
    /// <summary>Hidden units of each class and dilation.</summary>
    public const int Hidden = 6;

    private readonly Pyramid gather;
    private readonly ConvBn mix;
    private readonly Parameter weight;
    private readonly Parameter bias;

    public ConfidenceHead(int concepts, int classes)
        : base("confidence-head")
    {
        Classes = classes;
        gather = new Pyramid("gather", concepts, 32, 1, 4, 12);
        mix = new ConvBn("mix", 96, classes * Hidden, 1);
        weight = new Parameter(randn(classes, Hidden, 1, 1) * Math.Sqrt(1.0 / Hidden));
        bias = new Parameter(zeros(classes));
        RegisterComponents();
    }

    public int Classes { get; }

    public Pyramid Gather => gather;

    public ConvBn Mix => mix;

    public Parameter Weight => weight;

    public Parameter Bias => bias;

    /// <summary>Logits of s_c, [N, C, h, w], of concepts [N, K, h, w].</summary>
    public override Tensor forward(Tensor concepts)
    {
        var x = mix.forward(gather.forward(concepts)).relu_();
        return functional.conv2d(x.to(ScalarType.Float32), weight, bias, groups: Classes);
    }
}
