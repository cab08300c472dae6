using Sbn.Edge.Core;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Pretrained;

/// <summary>
/// Gives a trunk the weights of a ResNet-18 that was trained on ImageNet, out of an ONNX file with its layers unfolded
/// (Conv, BatchNormalization, Relu). Which layer is which is read from the graph's wiring, not from names. Blocks beyond the
/// trunk's two per stage are left out (the file has a third at 1/32).
/// </summary>
internal sealed class ResNet18
{
    /// <summary>The network that the package Microsoft.ML.DnnImageFeaturizer.ResNet18 ships (MIT), copied beside the program by the build.</summary>
    public static readonly string File = Path.Combine(AppContext.BaseDirectory, "pretrained", "ResNet18.onnx");

    private readonly string _path;
    private readonly OnnxGraph _graph;

    private ResNet18(string path)
    {
        _path = path;
        _graph = OnnxModel.Read(path).Graph;
    }

    /// <summary>Copies stem and residual stages into the trunk.</summary>
    /// <param name="trunk">Receives the weights; what follows its backbone stays as it is.</param>
    /// <param name="path">The ONNX file; its input is blue, green, red, 0…255 less ImageNet's mean.</param>
    /// <returns>The file's tensor that the trunk's last stage now computes.</returns>
    /// <exception cref="UserException">The file is missing or holds another network.</exception>
    public static string Load(Trunk trunk, string path)
    {
        var source = new ResNet18(path);
        var input = source._graph.Inputs.FirstOrDefault()?.Name ?? throw source.Other("it has no input");
        var stem = source.Consumer(input, "Conv");

        // Its input is not divided by the deviation: the first kernel takes that over.
        var x = source.Relu(source.Copy(stem, trunk.Stem, Normalisation.Deviation));
        x = source.Consumer(x, "MaxPool").Output[0];
        foreach (var stage in new[] { trunk.Stage4, trunk.Stage8, trunk.Stage16, trunk.Stage32 })
        {
            x = source.Stage(x, stage);
        }

        return x;
    }

    private string Stage(string x, ModuleList<ResidualBlock> blocks)
    {
        foreach (var block in blocks)
        {
            var first = Convs(x).FirstOrDefault(n => Kernel(n) == 3) ?? throw Other("a block has no 3×3 convolution");
            var y = Copy(Consumer(Relu(Copy(first, block.First)), "Conv"), block.Second);
            if (block.Shortcut is { } shortcut)
            {
                Copy(Convs(x).FirstOrDefault(n => Kernel(n) == 1) ?? throw Other("a block that halves the size has no 1×1 shortcut"), shortcut);
            }

            x = Relu(Consumer(y, "Add").Output[0]);
        }

        return x;
    }

    /// <summary>Copies a convolution and the BatchNorm behind it; the name of the BatchNorm's output.</summary>
    private string Copy(NodeProto conv, ConvBn layer, float gain = 1)
    {
        var norm = Consumer(conv.Output[0], "BatchNormalization");
        using var scope = NewDisposeScope();
        try
        {
            layer.Set(Constant(conv.Input[1]) * gain, Constant(norm.Input[1]), Constant(norm.Input[2]), Constant(norm.Input[3]), Constant(norm.Input[4]));
        }
        catch (System.Runtime.InteropServices.ExternalException e)
        {
            throw Other($"the layer '{conv.Output[0]}' has another shape", e);
        }

        return norm.Output[0];
    }

    private Tensor Constant(string name)
    {
        var values = _graph.Initializer(name) ?? throw Other($"'{name}' is no constant");
        return tensor(values.Floats(), [.. values.Dims]);
    }

    private string Relu(string x) => Consumer(x, "Relu").Output[0];

    private NodeProto Consumer(string x, string operation) =>
        _graph.Consumers(x).FirstOrDefault(n => n.OpType == operation) ?? throw Other($"no {operation} follows '{x}'");

    private IEnumerable<NodeProto> Convs(string x) => _graph.Consumers(x).Where(n => n.OpType == "Conv");

    private int Kernel(NodeProto conv) => (int)(_graph.Initializer(conv.Input[1])?.Dims[^1] ?? 0);

    private UserException Other(string why, Exception? inner = null) => new($"'{_path}' is no ResNet-18 with its BatchNorm unfolded: {why}.", inner);
}
