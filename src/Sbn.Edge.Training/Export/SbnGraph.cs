using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Export;

/// <summary>
/// Writes an SBN as an ONNX graph of the bundle's contract: <c>image</c> in; <c>classes</c>, <c>confidence</c>,
/// <c>concepts</c> and <c>scores</c> out; BatchNorm folded, normalisation inside, static shapes.
/// </summary>
internal sealed class SbnGraph
{
    private readonly OnnxGraphBuilder _graph;
    private readonly int _height;
    private readonly int _width;
    private int _names;

    private SbnGraph(string name, int width, int height)
    {
        _graph = new OnnxGraphBuilder(name);
        _width = width;
        _height = height;
    }

    /// <summary>The whole network for images of one size, both sides multiples of 4.</summary>
    /// <param name="network">In evaluation mode.</param>
    /// <param name="prior">Class-prior correction, added to the logits, [C].</param>
    /// <param name="bench">
    /// True for the bench's graph: the late feature layer, <c>features</c> [1, D, H/4, W/4], and the logits of the paper's predictor,
    /// <c>paper</c> [1, C, H/4, W/4], are outputs as well.
    /// </param>
    public static OnnxModel Write(SbnNetwork network, float[] prior, int width, int height, bool bench = false)
    {
        var writer = new SbnGraph("sbn", width, height);
        writer._graph.Document("A Semantic Bottleneck Network: image → concepts → classes and confidence.");
        var depths = writer.Trunk(network.Trunk, writer.Image());
        var concepts = writer.Concepts(network.Concepts, depths);
        var evidence = writer.Head(network, concepts, prior);
        writer._graph
            .Output("classes", ElementType.Uint8, 1, height, width)
            .Output("confidence", ElementType.Uint8, 1, height, width)
            .Output("concepts", ElementType.Float, 1, network.Concepts.Count, height / TrunkShape.OutputStride, width / TrunkShape.OutputStride)
            .Output("scores", ElementType.Float, 1, prior.Length, height / TrunkShape.OutputStride, width / TrunkShape.OutputStride);
        if (bench)
        {
            writer.Paper(network.Paper, evidence);
            writer._graph.Output("paper", ElementType.Float, 1, prior.Length, height / TrunkShape.OutputStride, width / TrunkShape.OutputStride);
            writer._graph.Concat(depths.Select((_, depth) => writer.AtFinest(depths, depth).Name), output: "features");
            writer._graph.Output("features", ElementType.Float, 1, TrunkShape.FeatureCount, height / TrunkShape.OutputStride, width / TrunkShape.OutputStride);
        }

        return writer._graph.Build();
    }

    /// <summary>A depth of the feature layer, enlarged depth by depth to the size of the finest.</summary>
    private Map AtFinest(Map[] depths, int depth)
    {
        var x = depths[depth];
        while (depth > 0)
        {
            x = Enlarge(x, depths[--depth]);
        }

        return x;
    }

    /// <summary>Normalised image [1, 3, H, W] from bytes [1, H, W, 3].</summary>
    private string Image()
    {
        var bytes = _graph.Input("image", ElementType.Uint8, 1, _height, _width, 3);
        var real = _graph.Cast(bytes, ElementType.Float);
        var centred = _graph.Sub(real, _graph.Initializer<float>("mean", Normalisation.Mean, Normalisation.Mean.Length));
        var scaled = _graph.Mul(centred, _graph.Scalar(1 / Normalisation.Deviation, "deviation.inverse"));
        return _graph.Transpose(scaled, [0, 3, 1, 2], "image.normalised");
    }

    private Map[] Trunk(Trunk trunk, string image)
    {
        var x = Relu(Conv(new Map(image, _height, _width), trunk.Stem, "trunk.stem"));
        x = new Map(_graph.MaxPool(x.Name, [3, 3], [2, 2], [1, 1, 1, 1], "trunk.pool"), (x.Height + 1) / 2, (x.Width + 1) / 2);
        var at4 = Blocks(x, trunk.Stage4, "trunk.stage4");
        var at8 = Blocks(at4, trunk.Stage8, "trunk.stage8");
        var at16 = Blocks(at8, trunk.Stage16, "trunk.stage16");
        var at32 = Blocks(at16, trunk.Stage32, "trunk.stage32");
        var view = _graph.GlobalAveragePool(at32.Name, "trunk.view");
        var p32 = Relu(Conv(at32 with { Name = _graph.Add(at32.Name, view) }, trunk.Context, "trunk.context"));
        var p16 = TopDown(at16, trunk.Lateral16, p32, trunk.Down16, "trunk.p16");
        var p8 = Relu(Conv(TopDown(at8, trunk.Lateral8, p16, trunk.Down8, "trunk.p8"), trunk.Smooth8, "trunk.smooth8"));
        var p4 = Relu(Conv(TopDown(at4, trunk.Lateral4, p8, trunk.Down4, "trunk.p4"), trunk.Smooth4, "trunk.smooth4"));
        return [p4, p8, p16, p32];
    }

    private Map TopDown(Map fine, ConvBn lateral, Map coarse, ConvBn down, string name)
    {
        var enlarged = Enlarge(Conv(coarse, down, $"{name}.down"), fine);
        return Relu(fine with { Name = _graph.Add(Conv(fine, lateral, $"{name}.lateral").Name, enlarged.Name) });
    }

    private Map Blocks(Map x, ModuleList<ResidualBlock> blocks, string name)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var y = Relu(Conv(x, block.First, $"{name}.{i}.first"));
            y = Conv(y, block.Second, $"{name}.{i}.second");
            var identity = block.Shortcut is null ? x : Conv(x, block.Shortcut, $"{name}.{i}.shortcut");
            x = Relu(y with { Name = _graph.Add(y.Name, identity.Name) });
        }

        return x;
    }

    /// <summary>The map, read depth by depth, with the activation units' gain and offset folded in; clip; int8 and back.</summary>
    private string Concepts(ConceptLayer layer, Map[] features)
    {
        using var nograd = no_grad();
        using var scope = NewDisposeScope();
        var gain = layer.Gain.view(-1, 1, 1, 1);
        Map? sum = null;
        for (var depth = features.Length - 1; depth >= 0; depth--)
        {
            var bias = depth == 0 ? Values((layer.Map.Bias * layer.Gain) + layer.Offset) : [];
            var weight = layer.Map.Reads[depth] * gain;
            var read = features[depth] with
            {
                Name = _graph.Conv(features[depth].Name, Values(weight), Shape(weight), bias, output: $"concepts.read{4 << depth}"),
            };
            sum = sum is null ? read : read with { Name = _graph.Add(read.Name, Enlarge(sum, read).Name) };
        }

        var units = _graph.Clip(sum!.Name, 0, 1, "concepts.units");
        return _graph.DequantizeLinear(_graph.QuantizeLinear(units, 1f / ConceptLayer.Levels), 1f / ConceptLayer.Levels, 0, "concepts");
    }

    /// <returns>What the head gathered, which the paper's predictor reads.</returns>
    private (string Gathered, string Weighed) Head(SbnNetwork network, string concepts, float[] prior)
    {
        using var nograd = no_grad();
        using var scope = NewDisposeScope();
        const int stride = TrunkShape.OutputStride;
        var head = network.Head;
        var gathered = Gather(concepts, head.Gather, "head.gather");
        var weighed = Gather(_graph.Relu(ConvName(gathered, head.Squeeze, "head.squeeze")), head.Weigh, "head.weigh");
        var scores = _graph.Conv(
            weighed, Values(head.Weight), Shape(head.Weight), Values(head.Bias + tensor(prior)), output: "scores");
        var winner = _graph.ArgMax(_graph.ResizeByScale(scores, stride, stride));
        _graph.Cast(_graph.Node(null, "Squeeze", [winner, _graph.Initializer("axis1", [1L], 1)]), ElementType.Uint8, "classes");

        var own = _graph.GatherElements(_graph.ResizeByScale(Confidence(network.Confidence, concepts, scores), stride, stride), winner);
        var range = (float)(ConfidenceCode.MaxLogit - ConfidenceCode.MinLogit);
        var clipped = _graph.Clip(own, (float)ConfidenceCode.MinLogit, (float)ConfidenceCode.MaxLogit);
        var shifted = _graph.Sub(clipped, _graph.Scalar((float)ConfidenceCode.MinLogit, "confidence.min"));
        var code = _graph.Round(_graph.Mul(shifted, _graph.Scalar(255 / range, "confidence.scale")));
        _graph.Cast(_graph.Node(null, "Squeeze", [code, "axis1"]), ElementType.Uint8, "confidence");
        return (gathered, weighed);
    }

    /// <summary>Logits of P(right | predicted c), [1, C, h, w]; see <see cref="ConfidenceHead"/>.</summary>
    private string Confidence(ConfidenceHead head, string concepts, string scores)
    {
        const float scale = ConfidenceHead.LogitScale;
        var p = _graph.Softmax(scores);
        var own = LogOdds(p);
        List<string> seen = [Scaled(own)];
        List<string> doubt = [];
        foreach (var window in ConfidenceHead.Windows)
        {
            var mean = Mean(p, window);
            seen.Add(Scaled(LogOdds(mean)));
            var kept = _graph.Clip(mean, ConfidenceHead.LeastProbability, 1);
            var each = _graph.Mul(mean, _graph.Node(null, "Log", [kept]));
            doubt.Add(_graph.Mul(_graph.Node(null, "ReduceSum", [each, "axis1"], ("keepdims", 1)), _graph.Scalar(-1f, Once("confidence.minus"))));
        }

        var hidden = head.HiddenWeight();
        var layer = _graph.Relu(_graph.Conv(
            _graph.Concat([.. seen, .. doubt, Gather(concepts, head.Pyramid, "confidence.pyramid")]),
            Values(hidden), Shape(hidden), Values(head.Offsets), output: "confidence.hidden"));
        var learned = _graph.Conv(
            layer, Values(head.Weight), Shape(head.Weight), Values(head.Bias), group: head.Classes, output: "confidence.learned");
        var slope = _graph.Initializer<float>("confidence.slope", Values(head.Slope), 1, head.Classes, 1, 1);
        return _graph.Add(_graph.Mul(own, slope), learned, "confidence.logits");

        string Scaled(string x) => _graph.Mul(x, _graph.Scalar(1 / scale, Once("confidence.logit-scale")));
    }

    private string LogOdds(string p)
    {
        var kept = _graph.Clip(p, ConfidenceHead.LeastProbability, 1 - ConfidenceHead.LeastProbability);
        var rest = _graph.Sub(_graph.Scalar(1f, Once("confidence.one")), kept);
        return _graph.Sub(_graph.Node(null, "Log", [kept]), _graph.Node(null, "Log", [rest]));
    }

    /// <summary>Mean over a square window: along rows, then along columns, which costs a fraction and gives the same.</summary>
    private string Mean(string x, int window)
    {
        var reach = window / 2;
        var across = _graph.AveragePool(x, [1, window], [1, 1], [0, reach, 0, reach]);
        return _graph.AveragePool(across, [window, 1], [1, 1], [reach, 0, reach, 0]);
    }

    private void Paper(PaperPredictor paper, (string Gathered, string Weighed) evidence)
    {
        using var nograd = no_grad();
        using var scope = NewDisposeScope();
        var y = _graph.Relu(ConvName(_graph.Concat([evidence.Gathered, evidence.Weighed]), paper.Select, "paper.select"));
        y = _graph.Relu(ConvName(y, paper.Mix, "paper.mix"));
        _graph.Conv(y, Values(paper.Weight), Shape(paper.Weight), Values(paper.Bias), group: paper.Classes, output: "paper");
    }

    /// <summary>A name that is not taken yet.</summary>
    private string Once(string name) => $"{name}.{_names++}";

    /// <summary>Each branch has a ReLU of its own, which runtimes take into the convolution before it.</summary>
    private string Gather(string x, Pyramid pyramid, string name) =>
        _graph.Concat([.. pyramid.Branches.Select((b, i) => _graph.Relu(ConvName(x, b, $"{name}.{i}")))]);

    private Map Conv(Map x, ConvBn layer, string name) =>
        new(ConvName(x.Name, layer, name), (x.Height + layer.Stride - 1) / layer.Stride, (x.Width + layer.Stride - 1) / layer.Stride);

    private string ConvName(string x, ConvBn layer, string name)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = layer.Fold();
        var pad = (int)layer.Padding;
        return _graph.Conv(
            x, Values(weight), Shape(weight), Values(bias), [layer.Stride, layer.Stride], [pad, pad, pad, pad], [layer.Dilation, layer.Dilation], output: name);
    }

    private Map Relu(Map x) => x with { Name = _graph.Relu(x.Name) };

    /// <summary>Twice the size, cut to that of the finer map; see <see cref="Network.Enlarge"/>.</summary>
    private Map Enlarge(Map x, Map like)
    {
        var name = _graph.ResizeByScale(x.Name, 2, 2);
        if (x.Height * 2 != like.Height)
        {
            name = _graph.Slice(name, 2, 0, like.Height);
        }

        if (x.Width * 2 != like.Width)
        {
            name = _graph.Slice(name, 3, 0, like.Width);
        }

        return like with { Name = name };
    }

    private static float[] Values(Tensor values) => values.contiguous().data<float>().ToArray();

    private static (int, int, int, int) Shape(Tensor weight) =>
        ((int)weight.shape[0], (int)weight.shape[1], (int)weight.shape[2], (int)weight.shape[3]);

    /// <summary>A tensor of the graph and its height and width.</summary>
    private sealed record Map(string Name, int Height, int Width);
}
