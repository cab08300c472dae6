using Sbn.Edge.Core;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Pretrained;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Tests.Pretrained;

[Collection(nameof(TorchRuns))]
public sealed class ResNet18Tests
{
    private const int Side = 224;

    [Fact]
    public void The_trunk_computes_what_the_loaded_network_computes()
    {
        using var trunk = new Trunk();
        var last = ResNet18.Load(trunk, ResNet18.File);
        trunk.eval();
        using var nograd = no_grad();
        using var picture = rand(1, 3, Side, Side);
        using var centred = (picture * 200) - 100;

        var model = OnnxModel.Read(ResNet18.File);
        var input = OnnxPort.From(model.Graph.Inputs.Single());
        var cut = GraphCut.Extract(model, [input], [new OnnxPort(last, ElementType.Float, 1, 512, 7, 7)], "backbone");
        using var session = GraphSession.Open(cut, ResNet18.File, new InferenceOptions { Provider = ExecutionProvider.Cpu });
        var given = GraphTensor.Of(centred.data<float>().ToArray(), 1, 3, Side, Side);
        var wanted = session.Run(new Dictionary<string, GraphTensor> { [input.Name] = given })[last].Floats;

        var made = trunk.Stages(centred / Normalisation.Deviation).At32.data<float>().ToArray();
        made.Length.ShouldBe(wanted.Length);
        var largest = made.Zip(wanted, (a, b) => Math.Abs(a - b)).Max();
        largest.ShouldBeLessThan(1e-3f * wanted.Max());
    }

    [Fact]
    public void Another_network_is_refused_by_name()
    {
        using var folder = new TempFolder();
        var path = folder["other.onnx"];
        var graph = new OnnxGraphBuilder("other");
        graph.Relu(graph.Input("image", ElementType.Float, 1, 3, 8, 8), "y");
        graph.Output("y", ElementType.Float, 1, 3, 8, 8).Build().Write(path);
        using var trunk = new Trunk();
        Should.Throw<UserException>(() => ResNet18.Load(trunk, path)).Message.ShouldContain("other.onnx");
    }
}
