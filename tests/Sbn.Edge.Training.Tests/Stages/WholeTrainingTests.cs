using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;
using Sbn.Edge.Training.Commands;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Pretrained;
using Sbn.Edge.Training.Stages;
using TorchSharp;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Tests.Stages;

/// <summary>The stages on a tiny data set of the drive's frames, a step or two each.</summary>
[Collection(nameof(TorchRuns))]
public sealed class WholeTrainingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public WholeTrainingTests() => TinyStreet.Write(_folder["data"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_stages_end_in_a_bundle_that_keeps_the_contract()
    {
        var bundle = _folder["bundle"];
        (await Train("all", "--hold-out", "0006R0", "--bench", "--out", bundle)).ShouldBe(0);

        var loaded = ModelBundle.Load(bundle);
        loaded.Manifest.Concepts.Count.ShouldBe(Training.Concepts.Vocabulary.Street().Concepts.Count);
        loaded.Variants.ShouldBe(["fp32"]);
        loaded.BenchPath.ShouldNotBeNull();
        BundleContract.Check(OnnxModel.Read(loaded.GraphPath("fp32")), loaded.Manifest).ShouldBeEmpty();
        File.ReadAllText(Path.Combine(bundle, "MODEL_CARD.md")).ShouldContain("non-commercial research");
    }

    [Fact]
    public async Task The_confidence_is_learned_on_what_the_folds_had_not_seen()
    {
        (await Train("finetune", "--hold-out", "0006R0", "--run", _folder["fold"])).ShouldBe(0);
        (await Train("export", "--out-of-fold", _folder["fold"], "--out", _folder["bundle"])).ShouldBe(0);

        using var learned = new SbnNetwork(Training.Concepts.Vocabulary.Street().Concepts.Count, 11);
        HalfWeights.Load(learned, _folder["run", "network.safetensors"]);
        learned.Confidence.Weight.abs().max().ToDouble().ShouldBeGreaterThan(0);
        File.ReadAllText(Path.Combine(_folder["bundle"], "MODEL_CARD.md")).ShouldContain("0006R0");
    }

    [Fact]
    public async Task A_run_that_held_nothing_out_teaches_no_confidence()
    {
        var error = await Should.ThrowAsync<Core.UserException>(() => Train("export", "--out-of-fold", _folder["nowhere"], "--out", _folder["bundle"]));
        error.Message.ShouldContain("--out-of-fold");
    }

    [Fact]
    public async Task A_finished_stage_that_is_asked_for_with_other_options_is_told_and_made_again()
    {
        (await Train("base")).ShouldBe(0);
        var weights = File.ReadAllBytes(_folder["run", "base", "average.weights"]);
        var options = new RunOptions(_folder["data"], _folder["run"], 1, null) { DriveFrames = 2, Recipe = Recipe.Plain };
        using var log = new StringWriter();

        using var network = new Retrofit(StreetData.Load(options), options, new StageSteps(2, 1, 1, 1, 1), log).Base(TestContext.Current.CancellationToken);

        log.ToString().ShouldContain("recipe Plain instead of Streets");
        File.ReadAllBytes(_folder["run", "base", "average.weights"]).ShouldNotBe(weights);
    }

    [Fact]
    public void Trunk_and_map_stay_frozen_in_fine_tuning()
    {
        var options = new RunOptions(_folder["data"], _folder["run"], 1, null) { DriveFrames = 3, Recipe = Recipe.Streets };
        var street = StreetData.Load(options);
        var retrofit = new Retrofit(street, options, new StageSteps(2, 2, 2, 2, 2), TextWriter.Null);
        using var network = retrofit.Base(TestContext.Current.CancellationToken);
        using var concepts = retrofit.Concepts(network, TestContext.Current.CancellationToken);
        var trunkBefore = Copy(network.Trunk);
        var mapBefore = Copy(concepts);

        using var sbn = retrofit.All(network, TestContext.Current.CancellationToken);

        Same(trunkBefore, network.Trunk.state_dict());
        Same(trunkBefore, sbn.Trunk.state_dict());
        Same(mapBefore, sbn.Concepts.state_dict());
    }

    [Fact]
    public async Task An_interrupted_run_goes_on_and_a_finished_one_is_not_repeated()
    {
        (await Train("base")).ShouldBe(0);
        var weights = File.ReadAllBytes(_folder["run", "base", "average.weights"]);
        (await Train("base")).ShouldBe(0);
        File.ReadAllBytes(_folder["run", "base", "average.weights"]).ShouldBe(weights);

        Interrupt();
        (await Train("base")).ShouldBe(0);
        File.ReadAllText(_folder["run", "base", "state.json"]).ShouldContain("\"Step\":2");
        File.ReadAllBytes(_folder["run", "base", "average.weights"]).ShouldNotBe(weights);
    }

    [Fact]
    public async Task A_base_can_start_from_the_weights_of_another()
    {
        (await Train("base")).ShouldBe(0);
        var first = _folder["weights"];
        File.Copy(_folder["run", "base", "average.weights"], first);
        Directory.Delete(_folder["run"], recursive: true);
        (await Train("base", "--start-from", first)).ShouldBe(0);

        using var before = new BaseNetwork(11);
        using var after = new BaseNetwork(11);
        before.load(first);
        after.load(_folder["run", "base", "average.weights"]);
        using var nograd = no_grad();
        var moved = before.parameters().Zip(after.parameters(), (a, b) => (a - b).abs().max().ToDouble()).Max();

        // Two steps move a weight by two learning rates at the most; random weights would lie far off.
        moved.ShouldBeInRange(1e-9, 0.01);
    }

    [Fact]
    public async Task A_base_begins_with_the_backbone_of_ImageNet_unless_told_otherwise()
    {
        using var pretrained = new BaseNetwork(11);
        ResNet18.Load(pretrained.Trunk, ResNet18.File);
        foreach (var (start, near) in new[] { (StartFrom.ImageNet, true), (StartFrom.Random, false) })
        {
            var options = new RunOptions(_folder["data"], _folder[start], 1, null) { DriveFrames = 3, StartFrom = start, Recipe = Recipe.Plain };
            var retrofit = new Retrofit(StreetData.Load(options), options, new StageSteps(1, 1, 1, 1, 1), TextWriter.Null);
            using var network = retrofit.Base(TestContext.Current.CancellationToken);
            using var nograd = no_grad();
            var moved = pretrained.Trunk.Backbone.Zip(network.Trunk.Backbone, (a, b) => (a - b).abs().mean().ToDouble()).Max();
            (moved < 0.01).ShouldBe(near, $"{start}: {moved}");
        }
    }

    [Theory]
    [InlineData("--start-from", "nowhere")]
    [InlineData("--prior-strength", "1.5")]
    [InlineData("--prior-strength", "NaN")]
    [InlineData("--base-steps", "0")]
    public async Task An_option_out_of_range_is_refused_by_name(string option, string value)
    {
        var error = await Should.ThrowAsync<Core.UserException>(
            () => TrainTool.RunAsync(["base", "--data", _folder["data"], "--run", _folder["run"], option, value]));
        error.Message.ShouldContain(option);
    }

    [Fact]
    public async Task Weights_of_something_else_are_refused_by_name()
    {
        var file = _folder["notes.txt"];
        File.WriteAllText(file, "no weights");
        var error = await Should.ThrowAsync<Core.UserException>(() => Train("base", "--start-from", file));
        error.Message.ShouldContain("notes.txt");
    }

    [Fact]
    public async Task An_interrupted_training_asked_for_with_other_options_is_refused()
    {
        (await Train("base")).ShouldBe(0);
        Interrupt();
        var error = await Should.ThrowAsync<Core.UserException>(() => Train("base", "--hold-out", "0001TP"));
        error.Message.ShouldContain("hold-out 0001TP instead of none");
    }

    [Fact]
    public async Task A_sequence_that_is_not_there_is_refused_by_name()
    {
        var error = await Should.ThrowAsync<Core.UserException>(() => Train("base", "--hold-out", "0042XX"));
        error.Message.ShouldContain("0042XX");
    }

    [Fact]
    public void Concepts_alone_reach_the_head()
    {
        using var nograd = no_grad();
        using var network = new SbnNetwork(8, 11);
        network.eval();
        var x = randn(1, 3, 64, 64);
        var scores = network.forward(x);
        var same = network.Head.forward(network.Activations(x));
        (scores - same).abs().max().ToDouble().ShouldBe(0);
    }

    private Task<int> Train(params string[] arguments) => TrainTool.RunAsync(
        [
            .. arguments, .. arguments.Contains("--run") ? Array.Empty<string>() : ["--run", _folder["run"]],
            "--data", _folder["data"], "--threads", "2", "--drive-frames", "3",
            "--base-steps", "2", "--concept-steps", "2", "--finetune-steps", "2", "--paper-steps", "2", "--confidence-steps", "2",
        ]);

    /// <summary>As if the base's training had been stopped one step before its end.</summary>
    private void Interrupt()
    {
        var state = _folder["run", "base", "state.json"];
        File.WriteAllText(state, File.ReadAllText(state).Replace("\"Step\":2", "\"Step\":1", StringComparison.Ordinal));
    }

    private static Dictionary<string, byte[]> Copy(nn.Module module) =>
        module.state_dict().ToDictionary(p => p.Key, p => p.Value.bytes.ToArray());

    private static void Same(Dictionary<string, byte[]> before, Dictionary<string, Tensor> after)
    {
        after.Count.ShouldBe(before.Count);
        foreach (var (name, value) in after)
        {
            value.bytes.ToArray().ShouldBe(before[name], name);
        }
    }
}
