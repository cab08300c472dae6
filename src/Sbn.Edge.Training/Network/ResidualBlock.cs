using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>Two 3×3 convolutions and a shortcut (He et al. 2016, basic block); ReLU after the sum.</summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly ConvBn first;
    private readonly ConvBn second;
    private readonly ConvBn? shortcut;

    public ResidualBlock(string name, int inputs, int outputs, int stride = 1)
        : base(name)
    {
        first = new ConvBn("first", inputs, outputs, 3, stride);
        // A small gain at the start keeps the sum near the shortcut, so that high learning rates are safe early.
        second = new ConvBn("second", outputs, outputs, 3, gammaStart: 0.25);
        shortcut = stride != 1 || inputs != outputs ? new ConvBn("shortcut", inputs, outputs, 1, stride) : null;
        RegisterComponents();
    }

    public ConvBn First => first;

    public ConvBn Second => second;

    public ConvBn? Shortcut => shortcut;

    public override Tensor forward(Tensor input)
    {
        var y = first.forward(input).relu_();
        y = second.forward(y);
        var identity = shortcut is null ? input : shortcut.forward(input);
        return (y + identity).relu_();
    }
}
