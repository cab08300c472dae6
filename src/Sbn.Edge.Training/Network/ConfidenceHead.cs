using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// P(the predicted class is right), read from the concepts and from what the head makes of them: how far the score of a class lies
/// before the others, how far it does in the surroundings at three scales, how undecided these are, and a small pyramid of
/// receptive fields on the concepts themselves. Every class reads its own scores; how they are weighed is learned once for all
/// classes: what a few streets teach of a single class is wrong on the next (docs/training.md has the figures).
/// </summary>
/// <remarks>
/// Nothing of it reads the head's hidden channels: they mean something else in every training, and what is learned here on the
/// networks of the folds must hold for the one that ships. Before it has learned anything its result is the softmax of the
/// predicted class.
/// </remarks>
internal sealed class ConfidenceHead : Module
{
    /// <summary>Sides of the windows, in cells, over which the classes' probabilities are averaged.</summary>
    public static readonly int[] Windows = [3, 9, 25];

    /// <summary>Dilations of the receptive fields on the concepts.</summary>
    public static readonly int[] Dilations = [1, 4, 12];

    /// <summary>Hidden units.</summary>
    public const int Hidden = 8;

    /// <summary>Probabilities are kept away from 0 and 1 by this much before their logit is taken.</summary>
    public const float LeastProbability = 1e-5f;

    /// <summary>Logits are divided by this, so that what is learned from lies near 1.</summary>
    public const float LogitScale = 4;

    private const int Width = 16;
    private const int ByClass = 4;
    private const int Shared = 3;

    private readonly Pyramid pyramid;
    private readonly Parameter scores;
    private readonly Parameter surroundings;
    private readonly Parameter offsets;
    private readonly Parameter weight;
    private readonly Parameter slope;
    private readonly Parameter bias;

    public ConfidenceHead(int concepts, int classes)
        : base("confidence-head")
    {
        Classes = classes;
        pyramid = new Pyramid("pyramid", concepts, Width, Dilations);
        scores = new Parameter(randn(Hidden, ByClass) * 0.5);
        var width = Shared + (Width * Dilations.Length);
        surroundings = new Parameter(randn(Hidden, width) * Math.Sqrt(1.0 / width));
        offsets = new Parameter(zeros(Hidden));
        weight = new Parameter(zeros(1, Hidden, 1, 1));
        slope = new Parameter(ones(1));
        bias = new Parameter(zeros(1));
        RegisterComponents();
    }

    public int Classes { get; }

    public Pyramid Pyramid => pyramid;

    /// <summary>Weight of the hidden units, [C, Hidden, 1, 1]; every class's are the same.</summary>
    public Tensor Weight => weight.repeat(Classes, 1, 1, 1);

    /// <summary>How much a class's own log odds count, [C].</summary>
    public Tensor Slope => slope.repeat(Classes);

    /// <summary>[C].</summary>
    public Tensor Bias => bias.repeat(Classes);

    /// <summary>Bias of the hidden layer, [C·Hidden].</summary>
    public Tensor Offsets => offsets.repeat(Classes);

    /// <summary>
    /// The hidden layer as one 1×1 convolution, [C·Hidden, 4·C + 3 + 48, 1, 1]: of the log odds by class (own, then in each window), of how
    /// undecided each window is, and of the pyramid. A class sees the log odds of no other.
    /// </summary>
    public Tensor HiddenWeight()
    {
        using var scope = NewDisposeScope();
        // The product has columns by class, then by kind; the tensors are joined by kind, then by class.
        var own = kron(eye(Classes), scores).view(Classes * Hidden, Classes, ByClass).permute(0, 2, 1).reshape(Classes * Hidden, ByClass * Classes);
        return cat([own, surroundings.repeat(Classes, 1)], 1).unsqueeze(2).unsqueeze(3).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of P(right | predicted c) for every c, [N, C, h, w].</summary>
    /// <param name="concepts">Activations [N, K, h, w].</param>
    /// <param name="logits">The corrected scores [N, C, h, w].</param>
    public Tensor Forward(Tensor concepts, Tensor logits)
    {
        var p = softmax(logits, 1);
        var own = LogOdds(p);
        List<Tensor> seen = [own / LogitScale];
        List<Tensor> doubt = [];
        foreach (var window in Windows)
        {
            var mean = functional.avg_pool2d(p, window, 1, window / 2, count_include_pad: false);
            seen.Add(LogOdds(mean) / LogitScale);
            doubt.Add(-(mean * mean.clamp_min(LeastProbability).log()).sum(1, keepdim: true));
        }

        var hidden = functional.conv2d(cat([.. seen, .. doubt, pyramid.forward(concepts)], 1), HiddenWeight(), Offsets).relu_();
        return (own * slope) + functional.conv2d(hidden, Weight, Bias, groups: Classes);
    }

    private static Tensor LogOdds(Tensor p)
    {
        var kept = p.clamp(LeastProbability, 1 - LeastProbability);
        return kept.log() - (1 - kept).log();
    }
}
