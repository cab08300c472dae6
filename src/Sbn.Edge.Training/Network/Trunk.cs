using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// The trunk f: ResNet-18's residual stages down to 1/32 (He et al. 2016), context from the whole view, and a top-down way
/// back. Its late feature layer is the concatenation of four depths (D = 576 channels, each depth brought to 1/4 of the input).
/// </summary>
/// <remarks>
/// The layer is kept as its four parts, each at its own resolution. What reads it is linear (a 1×1 convolution), and
/// so is bilinear enlargement: reading each part first and enlarging the result gives the same numbers for a
/// fraction of the work (see <see cref="FeatureRead"/>).
/// </remarks>
internal sealed class Trunk : Module<Tensor, Tensor[]>
{
    private readonly ConvBn stem;
    private readonly ModuleList<ResidualBlock> stage4;
    private readonly ModuleList<ResidualBlock> stage8;
    private readonly ModuleList<ResidualBlock> stage16;
    private readonly ModuleList<ResidualBlock> stage32;
    private readonly ConvBn context;
    private readonly ConvBn lateral16;
    private readonly ConvBn down16;
    private readonly ConvBn lateral8;
    private readonly ConvBn down8;
    private readonly ConvBn smooth8;
    private readonly ConvBn lateral4;
    private readonly ConvBn down4;
    private readonly ConvBn smooth4;

    public Trunk()
        : base("trunk")
    {
        var s = TrunkShape.Stages;
        var f = TrunkShape.Features;
        stem = new ConvBn("stem", 3, s[0], 7, 2);
        stage4 = Stage(s[0], s[0], 1);
        stage8 = Stage(s[0], s[1], 2);
        stage16 = Stage(s[1], s[2], 2);
        stage32 = Stage(s[2], s[3], 2);
        context = new ConvBn("context", s[3], f[3], 1);
        lateral16 = new ConvBn("lateral16", s[2], f[2], 1);
        down16 = new ConvBn("down16", f[3], f[2], 1);
        lateral8 = new ConvBn("lateral8", s[1], f[1], 1);
        down8 = new ConvBn("down8", f[2], f[1], 1);
        smooth8 = new ConvBn("smooth8", f[1], f[1], 3);
        lateral4 = new ConvBn("lateral4", s[0], f[0], 1);
        down4 = new ConvBn("down4", f[1], f[0], 1);
        smooth4 = new ConvBn("smooth4", f[0], f[0], 3);
        RegisterComponents();
    }

    public ConvBn Stem => stem;

    public ModuleList<ResidualBlock> Stage4 => stage4;

    public ModuleList<ResidualBlock> Stage8 => stage8;

    public ModuleList<ResidualBlock> Stage16 => stage16;

    public ModuleList<ResidualBlock> Stage32 => stage32;

    /// <summary>What ResNet-18 is made of: stem and residual stages; what follows them is the trunk's own.</summary>
    public IEnumerable<Parameter> Backbone =>
        new Module[] { stem, stage4, stage8, stage16, stage32 }.SelectMany(m => m.parameters());

    /// <summary>Keeps stem and first residual stage as they are: what streets in general taught them (edges, textures) is not another one in one town.</summary>
    public void KeepEarlyLayers()
    {
        foreach (var parameter in stem.parameters().Concat(stage4.parameters()))
        {
            parameter.requires_grad = false;
        }
    }

    /// <summary>Keeps the statistics that the backbone was trained with, as fine-tuning commonly does: its layers learn faster then.</summary>
    public void KeepBackboneStatistics()
    {
        foreach (var layer in new Module[] { stem, stage4, stage8, stage16, stage32 }.SelectMany(m => m.modules().Append(m)).OfType<ConvBn>())
        {
            layer.KeepsStatistics = true;
        }
    }

    public ConvBn Context => context;

    public ConvBn Lateral16 => lateral16;

    public ConvBn Down16 => down16;

    public ConvBn Lateral8 => lateral8;

    public ConvBn Down8 => down8;

    public ConvBn Smooth8 => smooth8;

    public ConvBn Lateral4 => lateral4;

    public ConvBn Down4 => down4;

    public ConvBn Smooth4 => smooth4;

    /// <summary>From an image [N,3,H,W] to the four parts of the late feature layer, at 1/4, 1/8, 1/16 and 1/32.</summary>
    public override Tensor[] forward(Tensor input)
    {
        var (at4, at8, at16, at32) = Stages(input);

        // Context: what the whole view looks like, added everywhere. A mean of the view, so crops and frames agree.
        var view = at32.mean([2, 3], keepdim: true);
        var p32 = context.forward(at32 + view).relu_();
        var p16 = (lateral16.forward(at16) + Enlarge.Twice(down16.forward(p32), at16)).relu_();
        var p8 = (lateral8.forward(at8) + Enlarge.Twice(down8.forward(p16), at8)).relu_();
        p8 = smooth8.forward(p8).relu_();
        var p4 = (lateral4.forward(at4) + Enlarge.Twice(down4.forward(p8), at4)).relu_();
        p4 = smooth4.forward(p4).relu_();
        return [p4, p8, p16, p32];
    }

    /// <summary>What the backbone's stages give, at 1/4, 1/8, 1/16 and 1/32.</summary>
    public (Tensor At4, Tensor At8, Tensor At16, Tensor At32) Stages(Tensor input)
    {
        var x = stem.forward(input).relu_();
        x = functional.max_pool2d(x, [3, 3], [2, 2], [1, 1]);
        var at4 = Run(stage4, x);
        var at8 = Run(stage8, at4);
        var at16 = Run(stage16, at8);
        return (at4, at8, at16, Run(stage32, at16));
    }

    private static ModuleList<ResidualBlock> Stage(int inputs, int outputs, int stride) =>
        new(new ResidualBlock("b0", inputs, outputs, stride), new ResidualBlock("b1", outputs, outputs));

    private static Tensor Run(ModuleList<ResidualBlock> blocks, Tensor x)
    {
        foreach (var block in blocks)
        {
            x = block.forward(x);
        }

        return x;
    }
}
