using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>3×3 convolutions at growing dilations beside each other, outputs concatenated: evidence from near and far.</summary>
internal sealed class Pyramid : Module<Tensor, Tensor>
{
    private readonly ModuleList<ConvBn> branches;

    public Pyramid(string name, int inputs, int outputsEach, params int[] dilations)
        : base(name)
    {
        branches = new ModuleList<ConvBn>([.. dilations.Select((d, i) => new ConvBn($"b{i}", inputs, outputsEach, 3, dilation: d))]);
        RegisterComponents();
    }

    public IEnumerable<ConvBn> Branches => branches;

    /// <summary>[N, inputs, h, w] to [N, outputs, h, w], after ReLU.</summary>
    public override Tensor forward(Tensor input) => cat([.. branches.Select(b => b.forward(input))], 1).relu_();
}
