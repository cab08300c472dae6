using CsCheck;
using Microsoft.ML.OnnxRuntime;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Tests.Inference;

public sealed class CpuFormTests
{
    private const int Side = 12;
    private const int Channels = 8;
    private const float Scale = 1 / 32f;
    private static readonly int[] Kernel = [3, 3];
    private static readonly int[] Pads = [1, 1, 1, 1];

    [Fact]
    public void It_gives_what_the_form_on_file_gives_beyond_the_calibrated_range_too() => Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 12]).Sample(
        (seed, reach) =>
        {
            var model = Residual(seed);
            float[] input = [.. Input(seed).Select(v => v * reach)];
            var wanted = Run(model, input, GraphOptimizationLevel.ORT_DISABLE_ALL);
            var made = Run(CpuForm.Of(model), input, GraphOptimizationLevel.ORT_ENABLE_ALL);

            // Sums of float and of integers round apart where a value lies between two codes; then by one code.
            wanted.Zip(made, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(Scale * 1.001f);
            wanted.Zip(made).Count(p => p.First != p.Second).ShouldBeLessThan(wanted.Length / 20);
            wanted.Distinct().Count().ShouldBeGreaterThan(10);
        },
        iter: 20);

    [Fact]
    public void Nodes_without_inputs_or_outputs_are_left_as_they_are()
    {
        var model = Residual(1);
        foreach (var node in model.Graph.Nodes)
        {
            node.Input.Clear();
            node.Output.Clear();
        }

        CpuForm.Applies(model).ShouldBeFalse();
        CpuForm.IsExactInPairs(CpuForm.Of(model)).ShouldBeTrue();
    }

    [Fact]
    public void A_cycle_is_refused_and_chains_however_long_or_branched_come_to_an_end()
    {
        var model = Residual(1);
        var quantise = model.Graph.Nodes.First(n => n.OpType == "QuantizeLinear" && n.Input.Count > 2);
        var tensor = quantise.Input[0];
        for (var i = 0; i < 20_000; i++)
        {
            model.Proto.Graph.Node.Add(new NodeProto { OpType = i < 64 ? "Concat" : "Slice", Input = { tensor, i < 64 ? tensor : "" }, Output = { $"chain{i}" } });
            tensor = $"chain{i}";
        }

        quantise.Input[0] = tensor;
        _ = CpuForm.Of(model);
        model.Graph.Producer("chain0")!.Input[0] = tensor;
        Should.Throw<UserException>(() => CpuForm.Of(model)).Message.ShouldContain("has a cycle");
    }

    [Fact]
    public void Where_sums_of_pairs_are_cut_weights_that_meet_codes_around_128_are_uint8_and_the_rest_stay_int8()
    {
        var model = Residual(1);
        var form = CpuForm.Of(model, addsWhole: false);
        form.Graph.Initializer("first.weight.uint8.codes")!.DataType.ShouldBe(ElementType.Uint8);
        form.Graph.HasTensor("second.weight.uint8").ShouldBeFalse();
        CpuForm.IsExactInPairs(form).ShouldBeTrue();
        CpuForm.IsExactInPairs(CpuForm.Of(model, addsWhole: true)).ShouldBeFalse();
        Run(form, [.. Input(5).Select(v => v * 9)], GraphOptimizationLevel.ORT_ENABLE_ALL).Distinct().Count().ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Tensors_that_are_never_negative_take_zero_point_0_and_the_others_128()
    {
        var graph = CpuForm.Of(Residual(1)).Graph;
        Zero(graph, "first.relu").ShouldBe((byte)0);
        Zero(graph, "sum.relu").ShouldBe((byte)0);
        Zero(graph, "x").ShouldBe((byte)128);
        Zero(graph, "second").ShouldBe((byte)128);
    }

    [Theory]
    [InlineData(Scale, false)] // nothing beyond the codes before it: no cut of its own
    [InlineData(2 * Scale, false)]
    [InlineData(Scale / 2, true)]
    public void What_is_only_moved_is_cut_again_where_its_codes_reach_less_far(float behind, bool isCut)
    {
        var b = new OnnxGraphBuilder("pool");
        var x = Pair(b, b.Relu(b.Input("x", ElementType.Float, 1, Channels, Side, Side), "front"));
        var pooled = b.MaxPool(x, Kernel, [1, 1], [1, 1, 1, 1], "pooled");
        b.DequantizeLinear(b.QuantizeLinear(pooled, behind, output: "pooled.codes"), behind, output: "y");
        var model = b.Output("y", ElementType.Float, 1, Channels, Side, Side).Build();
        var graph = CpuForm.Of(model).Graph;
        graph.Consumers("front.codes").Single().OpType.ShouldBe("Clip");
        graph.Consumers("pooled.codes").Single().OpType.ShouldBe(isCut ? "Clip" : "DequantizeLinear");
        float[] input = [.. Input(3).Select(v => v * 9)];
        Run(CpuForm.Of(model), input, GraphOptimizationLevel.ORT_ENABLE_ALL).ShouldBe(Run(model, input, GraphOptimizationLevel.ORT_DISABLE_ALL));
    }

    [Fact]
    public void Codes_of_another_type_do_not_bound_what_comes_behind_them()
    {
        var b = new OnnxGraphBuilder("uint8");
        var x = b.Relu(b.Input("x", ElementType.Float, 1, Channels, Side, Side), "front");
        b.Node("front.codes", "QuantizeLinear", [x, b.Scalar(Scale, "s"), b.Scalar((byte)0, "z")]);
        b.Node("front.values", "DequantizeLinear", ["front.codes", "s", "z"]);
        b.DequantizeLinear(b.QuantizeLinear(b.MaxPool("front.values", Kernel, [1, 1], [1, 1, 1, 1]), Scale, output: "codes"), Scale, output: "y");
        var model = b.Output("y", ElementType.Float, 1, Channels, Side, Side).Build();
        float[] input = [.. Input(3).Select(v => v * 9)];
        Run(CpuForm.Of(model), input, GraphOptimizationLevel.ORT_ENABLE_ALL).ShouldBe(Run(model, input, GraphOptimizationLevel.ORT_DISABLE_ALL));
    }

    [Fact]
    public void A_pair_without_a_zero_point_stays_as_it_is()
    {
        var b = new OnnxGraphBuilder("bare");
        b.Input("x", ElementType.Float, 1, Channels, Side, Side);
        b.Node("codes", "QuantizeLinear", ["x", b.Scalar(Scale, "s")]);
        b.Node("y", "DequantizeLinear", ["codes", "s"]);
        var model = b.Output("y", ElementType.Float, 1, Channels, Side, Side).Build();
        CpuForm.Of(model).Graph.Producer("codes")!.Input.Count.ShouldBe(2);
    }

    [Fact]
    public void Biases_are_int32_at_the_scale_of_the_sums()
    {
        var graph = CpuForm.Of(Residual(1)).Graph;
        foreach (var layer in new[] { "first", "second" })
        {
            var bias = graph.Producer(graph.Producer(layer)!.Input[2])!;
            graph.Initializer(bias.Input[0])!.DataType.ShouldBe(ElementType.Int32);
            var weightScale = graph.Initializer($"{layer}.weight.scale")!.Floats();
            graph.Initializer(bias.Input[1])!.Floats().ShouldBe(weightScale.Select(s => s * Scale));
        }
    }

    [Fact]
    public void The_model_given_stays_as_it_was_and_a_float_model_needs_no_form()
    {
        var model = Residual(1);
        var before = model.ToBytes();
        CpuForm.Of(model);
        model.ToBytes().ShouldBe(before);
        CpuForm.Applies(model).ShouldBeTrue();
        var plain = new OnnxGraphBuilder("plain");
        plain.Relu(plain.Input("x", ElementType.Float, 1, 1, 2, 2), "y");
        CpuForm.Applies(plain.Output("y", ElementType.Float, 1, 1, 2, 2).Build()).ShouldBeFalse();
    }

    private static byte Zero(OnnxGraph graph, string tensor) =>
        graph.Initializer(graph.Consumers(tensor).Single(n => n.OpType == "QuantizeLinear").Input[2])!.Bytes().Single();

    /// <summary>A residual block in TensorRT's form: x → Q/DQ → first → ReLU → Q/DQ → second → Q/DQ → + x → ReLU → Q/DQ.</summary>
    private static OnnxModel Residual(int seed)
    {
        var random = new Random(seed);
        var b = new OnnxGraphBuilder("residual");
        var x = Pair(b, b.Input("x", ElementType.Float, 1, Channels, Side, Side));
        var y = Pair(b, b.Relu(Layer(b, x, "first", random), "first.relu"));
        y = Pair(b, Layer(b, y, "second", random));
        var sum = Pair(b, b.Relu(b.Add(x, y), "sum.relu"));
        return b.Output(sum, ElementType.Float, 1, Channels, Side, Side).Build();
    }

    private static string Pair(OnnxGraphBuilder b, string x) =>
        b.DequantizeLinear(b.QuantizeLinear(x, Scale, output: $"{x}.codes"), Scale, output: $"{x}.values");

    private static string Layer(OnnxGraphBuilder b, string x, string name, Random random)
    {
        var codes = new sbyte[Channels * Channels * 9];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = (sbyte)random.Next(-127, 128);
        }

        // So that sums leave the range of the codes where the input is large.
        float[] scales = [.. Enumerable.Range(0, Channels).Select(_ => (float)(0.0005 + (random.NextDouble() * 0.0005)))];
        float[] bias = [.. Enumerable.Range(0, Channels).Select(_ => (float)(random.NextDouble() - 0.5))];
        var weights = b.Node(
            $"{name}.weight.values",
            "DequantizeLinear",
            [
                b.Initializer($"{name}.weight.codes", codes, Channels, Channels, 3, 3),
                b.Initializer($"{name}.weight.scale", scales, Channels),
                b.Initializer($"{name}.weight.zero", new sbyte[Channels], Channels),
            ],
            ("axis", 0));
        return b.Node(name, "Conv", [x, weights, b.Initializer($"{name}.bias", bias, Channels)], ("kernel_shape", Kernel), ("pads", Pads));
    }

    private static float[] Input(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Channels * Side * Side).Select(_ => (float)((random.NextDouble() * 2) - 1))];
    }

    private static float[] Run(OnnxModel model, float[] input, GraphOptimizationLevel level)
    {
        using var options = OrtSession.CpuOptions(new InferenceOptions(), isExact: true);
        options.GraphOptimizationLevel = level;
        using var session = new InferenceSession(model.ToBytes(), options);
        using var value = OrtValue.CreateTensorValueFromMemory(input, [1, Channels, Side, Side]);
        using var run = new RunOptions();
        using var results = session.Run(run, ["x"], [value], session.OutputNames);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
