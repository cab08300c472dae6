using System.Text.Json;
using OpenCvSharp;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Quantization;

public sealed class QuantizeCommandTests
{
    [Theory]
    [InlineData("minmax")]
    [InlineData("percentile")]
    [InlineData("mse")]
    [InlineData("auto")]
    public async Task The_int8_graph_sees_what_the_float_graph_sees(string method)
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 12);
        var run = await BenchRun.Of("quantize", "--bundle", folder["bundle"], "--video", folder["set", "images"], "--method", method, "--frames", "6", "--out", folder["out"]);
        run.ExitCode.ShouldBe(0, run.Log);

        var bundle = ModelBundle.Load(folder["out"]);
        bundle.Variants.ShouldBe(["fp32", "int8"]);
        var (wanted, made) = (Classes(bundle, "fp32"), Classes(bundle, "int8"));
        wanted.Zip(made).Count(p => p.First == p.Second).ShouldBeGreaterThan(wanted.Length * 98 / 100);
        wanted.Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task What_was_fitted_on_the_float_graph_stays_and_nothing_is_carried_over()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        PaintedStreet.Write(folder["set"], 4);
        (await Quantise(folder, folder["set", "images"])).ExitCode.ShouldBe(0);
        var bundle = ModelBundle.Load(folder["out"]);
        bundle.CalibrationFor("fp32").ShouldNotBeNull();
        bundle.CalibrationFor("int8").ShouldBeNull();
    }

    [Fact]
    public async Task A_layer_can_stay_in_float_by_name()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 4);
        (await Quantise(folder, folder["set", "images"], "--exclude", "nosuch.*")).ShouldFailWith("--exclude", "nosuch.*", "conv_1");
        (await Quantise(folder, folder["set", "images"], "--exclude", "*")).ShouldFailWith("no layer left");
        var run = await Quantise(folder, folder["set", "images"], "--include", "scores", "--exclude", "conv_1");
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("In float: conv_1.");
        var graph = OnnxModel.Read(ModelBundle.Load(folder["out"]).GraphPath("int8")).Graph;
        graph.Producer(graph.Producer("conv_1")!.Input[1]).ShouldBeNull();
        graph.Producer(graph.Producer("scores")!.Input[1])!.OpType.ShouldBe("DequantizeLinear");
    }

    [Fact]
    public async Task A_range_can_be_set_and_a_deciding_layer_made_int8_by_name()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 4);
        (await Quantise(folder, folder["set", "images"], "--range", "nosuch=2")).ShouldFailWith("--range", "nosuch", "averagepool_1");
        (await Quantise(folder, folder["set", "images"], "--range", "averagepool_1=-1")).ShouldFailWith("--range", "above 0");
        (await Quantise(folder, folder["set", "images"], "--range", "averagepool_1=1", "--range", "averagepool_1=2")).ShouldFailWith("averagepool_1", "twice");
        var run = await Quantise(folder, folder["set", "images"], "--range", "averagepool_1=300", "--include", "scores");
        run.ExitCode.ShouldBe(0, run.Log);
        var graph = OnnxModel.Read(ModelBundle.Load(folder["out"]).GraphPath("int8")).Graph;
        graph.Initializer("averagepool_1.scale")!.Floats().ShouldBe([300f / 127]);
        graph.Producer(graph.Producer("scores")!.Input[1])!.OpType.ShouldBe("DequantizeLinear");
    }

    [Fact]
    public async Task A_clip_cut_off_in_its_middle_is_named_with_where_it_ends()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        using (var writer = new VideoWriter(folder["clip.avi"], FourCC.MJPG, 10, new Size(96, 64)))
        {
            for (var i = 0; i < 40; i++)
            {
                using var picture = Mat.FromPixelData(64, 96, MatType.CV_8UC3, TinyBundle.Paint(96, 64, (x, y) => PaintedStreet.PaintedAt(x, y, i)));
                writer.Write(picture);
            }
        }

        using (var clip = File.OpenWrite(folder["clip.avi"]))
        {
            clip.SetLength(clip.Length / 2);
        }

        var run = await Quantise(folder, folder["clip.avi"]);
        run.ExitCode.ShouldBe(1);
        run.Log.TrimEnd().Split('\n')[^1].ShouldContain("of 40 frames: it is damaged or cut off.");
        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public async Task The_layer_that_hurts_most_can_stay_in_float()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 4);
        var run = await Quantise(folder, folder["set", "images"], "--keep-float", "1");
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("In float: conv_1.");
    }

    [Fact]
    public async Task Two_frames_are_enough_and_their_number_is_told()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 2);
        var run = await Quantise(folder, folder["set", "images"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Log.ShouldContain("'set/images' holds 2 frames to draw, fewer than the 128 of its share");
        run.Output.ShouldContain("on 1 frame, chosen on too for want of others");
    }

    [Fact]
    public async Task Frames_of_one_colour_are_pointed_out()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        Directory.CreateDirectory(folder["grey"]);
        for (var i = 0; i < 3; i++)
        {
            using var picture = new Mat(64, 96, MatType.CV_8UC3, Scalar.All(90));
            Cv2.ImWrite(folder["grey", $"{i}.png"], picture);
        }

        var run = await Quantise(folder, folder["grey"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Log.ShouldContain("look the same");
    }

    [Fact]
    public async Task Frames_of_another_size_are_resized()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 4, scale: 2);
        (await Quantise(folder, folder["set", "images"])).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_recording_that_is_damaged_or_not_there_is_one_sentence_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        (await Quantise(folder, folder["nowhere.mp4"])).ShouldFailWith("nowhere.mp4");
        await File.WriteAllTextAsync(folder["broken.mp4"], "no clip", TestContext.Current.CancellationToken);
        (await Quantise(folder, folder["broken.mp4"])).ShouldFailWith("broken.mp4");
        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_refused_before_the_work()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        (await BenchRun.Of("quantize", "--bundle", folder["bundle"], "--video", folder["nowhere"], "--out", folder["bundle"])).ShouldFailWith("exists already");
    }

    [Fact]
    public async Task A_clip_of_one_frame_is_enough_and_is_not_called_all_alike()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 1);
        var run = await Quantise(folder, folder["set", "images"]);
        run.ExitCode.ShouldBe(0, run.Log);
        run.Log.ShouldNotContain("look the same");
    }

    [Fact]
    public async Task The_report_ranks_every_layer_and_measures_every_tensor()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 12);
        var run = await Quantise(folder, folder["set", "images"], "--report", folder["q.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(folder["q.json"], TestContext.Current.CancellationToken));
        var root = report.RootElement;
        root.GetProperty("schema").GetString().ShouldBe("sbn.quantisation/1");
        var bundle = ModelBundle.Load(folder["out"]);
        root.GetProperty("int8Sha256").GetString().ShouldBe(bundle.GraphSha256("int8"));
        var layers = root.GetProperty("layers").EnumerateArray().ToArray();
        layers.Select(l => l.GetProperty("name").GetString()).ShouldBe(QuantisationPlan.Layers(OnnxModel.Read(bundle.GraphPath("fp32")).Graph), ignoreOrder: true);
        layers.Where(l => l.GetProperty("int8").GetBoolean()).Select(l => l.GetProperty("name").GetString()).ShouldBe(["conv_1"]);
        layers.ShouldAllBe(l => l.GetProperty("alone").GetProperty("concepts").GetDouble() >= 0);
        var tensors = root.GetProperty("tensors").EnumerateArray().ToArray();
        tensors.ShouldNotBeEmpty();
        tensors.ShouldAllBe(t => t.GetProperty("range").GetDouble() > 0 && t.GetProperty("signalToNoise").GetDouble() > 10);
        root.GetProperty("recordings")[0].GetProperty("frames").GetInt64().ShouldBe(12);
    }

    [Fact]
    public async Task The_graph_itself_says_how_it_came_about()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 4);
        (await Quantise(folder, folder["set", "images"], "--equalize", "--no-tuning")).ExitCode.ShouldBe(0);
        Provenance.Read(OnnxModel.Read(ModelBundle.Load(folder["out"]).GraphPath("int8")))
            .ShouldBe("minmax ranges; biases corrected; channels equalised; 4 frames of set/images");
        Provenance.Read(OnnxModel.Read(ModelBundle.Load(folder["out"]).GraphPath("fp32"))).ShouldBeNull();
    }

    private static Task<BenchRun> Quantise(TempFolder folder, string video, params string[] more) =>
        BenchRun.Of(["quantize", "--bundle", folder["bundle"], "--video", video, "--method", "minmax", "--out", folder["out"], .. more]);

    private static byte[] Classes(ModelBundle bundle, string variant)
    {
        using var session = SbnSession.Open(bundle, variant, new InferenceOptions { Provider = ExecutionProvider.Cpu });
        var scene = session.CreateScene();
        session.Run(TinyBundle.Paint(96, 64, (x, y) => PaintedStreet.PaintedAt(x, y, 3)), 96, 64, scene);
        return [.. scene.Classes];
    }
}
