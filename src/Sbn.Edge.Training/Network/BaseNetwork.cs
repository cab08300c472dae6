using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>The base network: trunk and ordinary head.</summary>
internal sealed class BaseNetwork : Module<Tensor, Tensor>
{
    private readonly Trunk trunk;
    private readonly BaseHead head;

    public BaseNetwork(int classes)
        : base("base")
    {
        trunk = new Trunk();
        head = new BaseHead(classes);
        RegisterComponents();
    }

    public Trunk Trunk => trunk;

    public BaseHead Head => head;

    /// <summary>Logits [N, C, H/4, W/4] of a normalised image [N, 3, H, W].</summary>
    public override Tensor forward(Tensor input) => head.forward(trunk.forward(input));
}
