using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Tests.Onnx;

public sealed class OnnxGraphBuilderTests
{
    private static readonly float[] Ramp = [.. Enumerable.Range(0, 16).Select(i => (float)i)];

    [Fact]
    public void A_convolution_computes_what_its_weights_say()
    {
        // A 3×3 kernel of ones with a bias of 10 over a 4×4 ramp: the sum of the neighbourhood, zeros outside, plus 10.
        var y = Run(b => b.Conv("x", Enumerable.Repeat(1f, 9).ToArray(), (1, 1, 3, 3), [10f]));

        y.Dims.ShouldBe([1, 1, 4, 4]);
        y.Floats[0].ShouldBe(0 + 1 + 4 + 5 + 10);
        y.Floats[5].ShouldBe((9 * 5) + 10);
    }

    [Fact]
    public void A_dilated_convolution_keeps_the_size_and_reads_further_away()
    {
        var y = Run(b => b.Conv("x", Enumerable.Repeat(1f, 9).ToArray(), (1, 1, 3, 3), dilations: [2, 2]));

        y.Dims.ShouldBe([1, 1, 4, 4]);
        y.Floats[0].ShouldBe(0 + 2 + 8 + 10);
    }

    [Fact]
    public void A_strided_convolution_takes_every_second_place() =>
        Run(b => b.Conv("x", [1f], (1, 1, 1, 1), strides: [2, 2])).Floats.ShouldBe([0, 2, 8, 10]);

    [Fact]
    public void A_grouped_convolution_keeps_its_groups_apart() =>
        Run(b => b.Conv(b.Concat(["x", "x"]), [1f, 2f], (2, 1, 1, 1), group: 2)).Floats.ShouldBe([.. Ramp, .. Ramp.Select(v => 2 * v)]);

    [Fact]
    public void Pointwise_operators_compute_their_formula()
    {
        Run(b => b.Relu(b.Sub("x", b.Scalar(8f)))).Floats.ShouldBe([.. Ramp.Select(v => Math.Max(v - 8, 0))]);
        Run(b => b.Clip("x", 3, 5)).Floats.ShouldBe([.. Ramp.Select(v => Math.Clamp(v, 3, 5))]);
        Run(b => b.Sigmoid("x")).Floats[2].ShouldBe(1 / (1 + MathF.Exp(-2)), 1e-6);
        Run(b => b.Add("x", b.Mul("x", "x"))).Floats.ShouldBe([.. Ramp.Select(v => v + (v * v))]);
        Run(b => b.Round(b.Mul("x", b.Scalar(0.5f)))).Floats[..6].ShouldBe([0, 0, 1, 2, 2, 2]);
        Run(b => b.ChannelAffine(b.Concat(["x", "x"]), [1f, -1f], [0f, 3f])).Floats[16..18].ShouldBe([3, 2]);
    }

    [Fact]
    public void Resizing_by_a_scale_is_bilinear_with_half_pixel_centres()
    {
        var y = Run(b => b.ResizeByScale("x", 2, 2));

        y.Dims.ShouldBe([1, 1, 8, 8]);
        y.Floats[..4].ShouldBe([0f, 0.25f, 0.75f, 1.25f], 1e-5);
    }

    [Fact]
    public void Resizing_to_a_size_gives_the_same_as_by_the_scale_that_leads_there() =>
        Run(b => b.ResizeToSize("x", 1, 8, 8)).Floats.ShouldBe(Run(b => b.ResizeByScale("x", 2, 2)).Floats);

    [Fact]
    public void Repeating_pixels_invents_no_values() =>
        Run(b => b.Repeat("x", 2, 2)).Floats[..8].ShouldBe([0, 0, 1, 1, 2, 2, 3, 3]);

    [Fact]
    public void Pooling_takes_the_mean_or_the_largest_of_each_window()
    {
        Run(b => b.AveragePool("x", [2, 2])).Floats.ShouldBe([2.5f, 4.5f, 10.5f, 12.5f]);
        Run(b => b.MaxPool("x", [2, 2])).Floats.ShouldBe([5, 7, 13, 15]);
        Run(b => b.GlobalAveragePool("x")).Floats.ShouldBe([7.5f]);
    }

    [Fact]
    public void Slice_reshape_and_transpose_move_the_right_elements()
    {
        Run(b => b.Slice("x", 3, 1, 4, 2)).Floats.ShouldBe([1, 3, 5, 7, 9, 11, 13, 15]);
        Run(b => b.Reshape("x", [2, -1])).Dims.ShouldBe([2, 8]);
        Run(b => b.Transpose("x", [0, 1, 3, 2])).Floats[..4].ShouldBe([0, 4, 8, 12]);
    }

    [Fact]
    public void The_channel_that_wins_and_its_value_are_found_together()
    {
        var y = Run(b =>
        {
            var both = b.Concat(["x", b.Sub(b.Scalar(15f), "x")]);
            return b.GatherElements(both, b.ArgMax(both));
        });

        y.Floats.ShouldBe([.. Ramp.Select(v => Math.Max(v, 15 - v))]);
    }

    [Fact]
    public void Quantising_and_dequantising_rounds_to_the_scale() =>
        Run(b => b.DequantizeLinear(b.QuantizeLinear("x", 4f), 4f)).Floats[..8].ShouldBe([0, 0, 0, 4, 4, 4, 8, 8]);

    [Fact]
    public void Height_and_width_may_be_left_open()
    {
        var builder = new OnnxGraphBuilder("open");
        builder.Input("x", ElementType.Float, 1, 1, "h", "w");
        builder.ResizeByScale(builder.Conv("x", Enumerable.Repeat(1f, 9).ToArray(), (1, 1, 3, 3)), 4, 4, "y");
        using var session = GraphSession.Open(builder.Output("y", ElementType.Float, 1, 1, "4h", "4w").Build());

        foreach (var (h, w) in new[] { (3, 5), (7, 2) })
        {
            session.Run(new Dictionary<string, GraphTensor> { ["x"] = GraphTensor.Of(new float[h * w], 1, 1, h, w) })["y"].Dims.ShouldBe([1, 1, 4 * h, 4 * w]);
        }
    }

    [Fact]
    public void Every_constant_type_reads_back_as_it_was_given()
    {
        var builder = new OnnxGraphBuilder("constants");
        builder.Initializer("f", [1.5f, -2f], 2);
        builder.Initializer<long>("l", [long.MinValue, 7], 1, 2);
        builder.Initializer<byte>("u", [0, 255], 2);
        builder.Initializer<sbyte>("s", [-128, 127], 2);
        var x = builder.Input("x", ElementType.Float, 1);
        var graph = OnnxModel.Parse(builder.Output(builder.Relu(x, "y"), ElementType.Float, 1).Build().ToBytes(), "constants").Graph;

        graph.Initializer("f")!.Floats().ShouldBe([1.5f, -2f]);
        graph.Initializer("l")!.Int64s().ShouldBe([long.MinValue, 7]);
        graph.Initializer("l")!.Dims.ShouldBe([1L, 2L]);
        graph.Initializer("u")!.Bytes().ShouldBe(new byte[] { 0, 255 });
        graph.Initializer("s")!.SBytes().ShouldBe(new sbyte[] { -128, 127 });
    }

    [Fact]
    public void The_model_says_who_made_it_and_what_it_is()
    {
        var builder = new OnnxGraphBuilder("named").Document("A test.").Metadata("data", "none");
        builder.Input("x", ElementType.Float, 1);
        var model = builder.Output(builder.Relu("x", "y"), ElementType.Float, 1).Build();

        model.Proto.ProducerName.ShouldBe("Sbn.Edge");
        model.Proto.DocString.ShouldBe("A test.");
        model.Proto.MetadataProps.Single().ShouldBe(new StringStringEntryProto { Key = "data", Value = "none" });
        model.Proto.IrVersion.ShouldBe(8);
        model.Opset.ShouldBe(17);
    }

    [Fact]
    public void A_tensor_that_does_not_exist_yet_cannot_be_read() =>
        Should.Throw<ArgumentException>(() => new OnnxGraphBuilder("g").Relu("nowhere")).Message.ShouldContain("'nowhere'");

    [Fact]
    public void A_name_cannot_be_used_twice()
    {
        var builder = new OnnxGraphBuilder("g");
        builder.Input("x", ElementType.Float, 1);
        Should.Throw<ArgumentException>(() => builder.Relu("x", "x")).Message.ShouldContain("'x'");
    }

    [Fact]
    public void A_constant_that_does_not_fill_its_shape_is_refused() =>
        Should.Throw<ArgumentException>(() => new OnnxGraphBuilder("g").Initializer("c", new float[5], 2, 3)).Message.ShouldContain("holds 6");

    [Fact]
    public void A_graph_without_outputs_is_not_built() => Should.Throw<InvalidOperationException>(() => new OnnxGraphBuilder("g").Build());

    private static GraphTensor Run(Func<OnnxGraphBuilder, string> make)
    {
        var builder = new OnnxGraphBuilder("test");
        builder.Input("x", ElementType.Float, 1, 1, 4, 4);
        var y = make(builder);
        builder.Node("Identity", [y], ["y"]);
        using var session = GraphSession.Open(builder.Output("y", ElementType.Float, YDims(y)).Build());
        return session.Run(new Dictionary<string, GraphTensor> { ["x"] = GraphTensor.Of(Ramp, 1, 1, 4, 4) })["y"];

        static OnnxDim[] YDims(string y) => y.StartsWith("reshape", StringComparison.Ordinal) ? ["a", "b"] : ["a", "b", "c", "d"];
    }
}
