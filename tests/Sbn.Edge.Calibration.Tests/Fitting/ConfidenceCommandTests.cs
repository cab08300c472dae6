using System.Security.Cryptography;
using System.Text.Json;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Fitting;

public sealed class ConfidenceCommandTests
{
    [Fact]
    public async Task It_writes_a_bundle_that_loads_and_leaves_the_one_it_reads_as_it_was()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var before = Fingerprint(folder["bundle"]);
        var fitted = await Fit(folder, 12);
        Fingerprint(folder["bundle"]).ShouldBe(before);
        var calibration = fitted.CalibrationFor("fp32")!;
        calibration.GraphSha256.ShouldBe(fitted.GraphSha256("fp32"));
        calibration.Data.ShouldBe(new CalibrationData(
            Path.GetFileName(folder.Path) + "/set", 12, 12 * 96 * 60, calibration.Data.Date, OutOfFold: false));
        calibration.Profiles.Keys.Order().ShouldBe(["building", "car", "road", "tree"]);
    }

    [Fact]
    public async Task The_pixels_accepted_as_each_class_reach_the_target()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var calibration = (await Fit(folder, 12, "--target", "0.97")).CalibrationFor("fp32")!;
        calibration.Target.ShouldBe(0.97);
        foreach (var (name, accepted) in calibration.Accepted!.Where(pair => calibration.Thresholds[pair.Key] <= 255))
        {
            accepted.Accuracy!.Value.ShouldBeGreaterThanOrEqualTo(0.97, name);
        }

        calibration.Thresholds.Values.Count(code => code <= 255).ShouldBeGreaterThanOrEqualTo(3);
        using var report = JsonDocument.Parse(await Evaluate(folder));
        report.RootElement.GetProperty("accepted").GetProperty("accuracy").GetDouble().ShouldBeGreaterThanOrEqualTo(0.97);
    }

    [Fact]
    public async Task It_tells_what_the_streets_look_like_in_concepts()
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["bundle"]);
        var street = (await Fit(folder, 24)).CalibrationFor("fp32")!.Street.ShouldNotBeNull();
        street.Frames.ShouldBe(24);
        street.Sources.ShouldBe(["street"]);
        street.Concepts.Keys.ShouldBe(bundle.Manifest.Concepts.Select(concept => concept.Name), ignoreOrder: true);

        // The road begins at row 36 of 64, with a car on it.
        street.Concepts["material/asphalt"].High.ShouldBeInRange(0.25, 0.5);
        street.Concepts["material/asphalt"].Low.ShouldBeGreaterThan(0.2);
        street.Concepts.Values.ShouldAllBe(range => range.Low <= range.Mean && range.Mean <= range.High && range.Spread < 0.2);
    }

    [Fact]
    public async Task Of_too_few_frames_no_street_is_told()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        (await Fit(folder, 4)).CalibrationFor("fp32")!.Street.ShouldBeNull();
    }

    [Fact]
    public async Task A_classs_own_concept_carries_it_most()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var profiles = (await Fit(folder, 8)).CalibrationFor("fp32")!.Profiles;
        foreach (var (name, concept) in (ReadOnlySpan<(string, string)>)[("car", "car/door"), ("road", "material/asphalt"), ("tree", "material/foliage"), ("building", "building/wall")])
        {
            var strongest = profiles[name].Concepts.MaxBy(pair => pair.Value.Link);
            strongest.Key.ShouldBe(concept);

            // The tiny head weighs the middle cell of a class's own concept with 6, and its eight neighbours with ½.
            strongest.Value.Link.ShouldBeInRange(5, 10.1);
            strongest.Value.Median.ShouldBeGreaterThan(0.9);
            strongest.Value.Absent.ShouldBeLessThan(0.1);
        }

        profiles["road"].Concepts["car/door"].Link.ShouldBeLessThanOrEqualTo(0);
    }

    [Fact]
    public async Task A_concept_that_most_other_things_show_is_no_evidence_for_a_class_that_lacks_it()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var foliage = (await Fit(folder, 8)).CalibrationFor("fp32")!.Profiles["road"].Concepts["material/foliage"];

        // More than half of what is not road is tree, so that ablation raises foliage and costs the road its margin.
        foliage.Absent.ShouldBeGreaterThan(0.9);
        foliage.Median.ShouldBeLessThan(0.1);
        foliage.Link.ShouldBeLessThan(-5);
    }

    [Fact]
    public async Task Nothing_is_guaranteed_unless_the_frames_are_said_to_be_out_of_fold()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var calibration = (await Fit(folder, 4, "--frame-rate", "30")).CalibrationFor("fp32")!;
        calibration.Guarantee.ShouldBe("none");
        calibration.GuaranteeReason.ShouldContain("--out-of-fold");
    }

    [Fact]
    public async Task Nothing_is_guaranteed_where_the_frames_times_are_not_known()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var calibration = (await Fit(folder, 4, "--out-of-fold")).CalibrationFor("fp32")!;
        calibration.Guarantee.ShouldBe("none");
        calibration.GuaranteeReason.ShouldContain("--frame-rate");
        calibration.Data.OutOfFold.ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_guaranteed_by_too_few_blocks()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var calibration = (await Fit(folder, 8, "--out-of-fold", "--frame-rate", "0.09")).CalibrationFor("fp32")!;
        calibration.Guarantee.ShouldBe("none");
        calibration.GuaranteeReason.ShouldContain("at least 20");
    }

    [Fact]
    public async Task Enough_long_blocks_out_of_fold_give_a_bound_that_reaches_the_target()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);

        // Eleven seconds from frame to frame: two frames make a block.
        var calibration = (await Fit(folder, 44, "--out-of-fold", "--frame-rate", "0.0909", "--target", "0.9")).CalibrationFor("fp32")!;
        calibration.Guarantee.ShouldBe("blockBootstrap95", calibration.GuaranteeReason);
        var accepted = calibration.Accepted!.Where(pair => calibration.Thresholds[pair.Key] <= 255).ToList();
        accepted.Count.ShouldBeGreaterThanOrEqualTo(3);
        foreach (var (name, figures) in accepted)
        {
            figures.Blocks.ShouldBe(22, name);
            figures.LowerBound!.Value.ShouldBeGreaterThanOrEqualTo(0.9, name);
        }
    }

    [Fact]
    public async Task A_risk_that_the_blocks_carry_is_controlled_and_raises_thresholds_only()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        string[] street = ["--out-of-fold", "--frame-rate", "0.0909", "--target", "0.9"];
        var calibration = (await Fit(folder, 44, [.. street, "--risk", "0.06"])).CalibrationFor("fp32")!;
        calibration.Guarantee.ShouldBe("conformalRisk", calibration.GuaranteeReason);
        calibration.GuaranteeReason.ShouldContain("over 22 blocks");
    }

    [Fact]
    public async Task A_risk_for_which_there_are_too_few_blocks_says_how_many_it_needs()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        var calibration = (await Fit(folder, 44, "--out-of-fold", "--frame-rate", "0.0909", "--target", "0.9", "--risk", "0.01")).CalibrationFor("fp32")!;
        calibration.Guarantee.ShouldBe("none");
        calibration.GuaranteeReason.ShouldContain("at least 99 blocks with labels, and there are 22");
    }

    [Fact]
    public async Task Thresholds_of_a_fold_are_out_of_fold_and_bind_nothing()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        TinyBundle.Write(folder["fold"], new TinyBundleOptions { Version = "2.0.0" });
        var calibration = (await Fit(folder, 44, "--fold", folder["fold"], "--frame-rate", "0.0909", "--target", "0.9")).CalibrationFor("fp32")!;
        calibration.Data.OutOfFold.ShouldBeTrue();
        calibration.Guarantee.ShouldBe("none");
        calibration.GuaranteeReason.ShouldContain("tiny 2.0.0");
    }

    [Fact]
    public async Task With_several_folds_each_frame_is_judged_by_the_one_that_held_it_out()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        WriteFold(folder["a"], "first");
        WriteFold(folder["b"], "second");
        PaintedStreet.Write(folder["set"], 6, name: i => $"{(i < 3 ? "first" : "second")}_{i:000}");
        var run = await BenchRun.Of(
            "confidence", "--bundle", folder["bundle"], "--fold", folder["a"], "--fold", folder["b"], "--dataset", folder["set"], "--target", "0.9", "--out", folder["fitted"]);
        run.ExitCode.ShouldBe(0, run.Log);
        var fitted = ModelBundle.Load(folder["fitted"]).CalibrationFor("fp32")!;
        fitted.Data.OutOfFold.ShouldBeTrue();
        fitted.GuaranteeReason.ShouldContain("tiny + tiny");
        fitted.UncertainBelow.ShouldNotBeNull().Share.ShouldBeInRange(0, 0.15);
    }

    [Fact]
    public async Task A_frame_that_no_fold_held_out_is_one_sentence()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        WriteFold(folder["a"], "first");
        PaintedStreet.Write(folder["set"], 2, name: i => $"third_{i:000}");
        var run = await BenchRun.Of("confidence", "--bundle", folder["bundle"], "--fold", folder["a"], "--dataset", folder["set"], "--out", folder["fitted"]);
        run.ShouldFailWith("third_000", "first");
    }

    [Fact]
    public async Task Several_folds_must_say_what_they_held_out()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        WriteFold(folder["a"], "first");
        TinyBundle.Write(folder["b"]);
        PaintedStreet.Write(folder["set"], 1);
        var run = await BenchRun.Of(
            "confidence", "--bundle", folder["bundle"], "--fold", folder["a"], "--fold", folder["b"], "--dataset", folder["set"], "--out", folder["fitted"]);
        run.ShouldFailWith("does not say what it held out");
    }

    [Fact]
    public async Task A_fold_of_another_making_is_one_sentence()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        TinyBundle.Write(folder["fold"], new TinyBundleOptions { Classes = 5 });
        PaintedStreet.Write(folder["set"], 1);
        var run = await BenchRun.Of("confidence", "--bundle", folder["bundle"], "--fold", folder["fold"], "--dataset", folder["set"], "--out", folder["fitted"]);
        run.ShouldFailWith("--fold");
    }

    [Fact]
    public async Task Only_the_sequences_named_are_read_and_the_data_says_so()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 4, name: i => $"{(i < 3 ? "first" : "second")}_{i:000}");
        var run = await BenchRun.Of(
            "confidence", "--bundle", folder["bundle"], "--dataset", folder["set"], "--sequence", "first", "--out", folder["fitted"]);
        run.ExitCode.ShouldBe(0, run.Log);
        var data = ModelBundle.Load(folder["fitted"]).CalibrationFor("fp32")!.Data;
        data.Frames.ShouldBe(3);
        data.Name.ShouldEndWith("set (first)");
    }

    [Fact]
    public async Task An_unknown_sequence_is_one_sentence_that_names_those_there_are()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 1);
        var run = await BenchRun.Of(
            "confidence", "--bundle", folder["bundle"], "--dataset", folder["set"], "--sequence", "third", "--out", folder["fitted"]);
        run.ShouldFailWith("third", "street");
    }

    [Fact]
    public async Task What_was_fitted_on_the_other_variant_stays()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        var fitted = await Fit(folder, 4, "--variant", "int8");
        fitted.CalibrationFor("fp32")!.GuaranteeReason.ShouldBe("Set by hand for tests.");
        fitted.CalibrationFor("int8")!.GuaranteeReason.ShouldNotBe("Set by hand for tests.");
    }

    [Fact]
    public async Task An_uncalibrated_bundle_gets_its_first_calibration()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Calibrated = false });
        (await Fit(folder, 4)).CalibrationFor("fp32").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_head_without_scores_is_one_sentence_and_nothing_is_written()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Scores = false });
        PaintedStreet.Write(folder["set"], 1);
        var run = await BenchRun.Of("confidence", "--bundle", folder["bundle"], "--dataset", folder["set"], "--out", folder["fitted"]);
        run.ShouldFailWith("scores");
        Directory.Exists(folder["fitted"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_that_is_there_is_refused_before_any_work()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 1);
        var before = Fingerprint(folder["bundle"]);
        var run = await BenchRun.Of("confidence", "--bundle", folder["bundle"], "--dataset", folder["set"], "--out", folder["bundle"]);
        run.ShouldFailWith(folder["bundle"], "--out");
        run.Log.ShouldNotContain("fitting");
        Fingerprint(folder["bundle"]).ShouldBe(before);
    }

    private static void WriteFold(string directory, string heldOut)
    {
        TinyBundle.Write(directory);
        var manifest = Path.Combine(directory, "manifest.json");
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(manifest))!;
        json["heldOut"] = heldOut;
        File.WriteAllText(manifest, json.ToJsonString());
    }

    private static async Task<ModelBundle> Fit(TempFolder folder, int frames, params string[] more)
    {
        PaintedStreet.Write(folder["set"], frames);
        string[] args = ["confidence", "--bundle", folder["bundle"], "--dataset", folder["set"], "--out", folder["fitted"], .. more];
        var run = await BenchRun.Of(args);
        run.ExitCode.ShouldBe(0, run.Log);
        return ModelBundle.Load(folder["fitted"]);
    }

    private static async Task<string> Evaluate(TempFolder folder)
    {
        var run = await BenchRun.Of("evaluate", "--bundle", folder["fitted"], "--dataset", folder["set"], "--report", folder["report.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        return await File.ReadAllTextAsync(folder["report.json"], TestContext.Current.CancellationToken);
    }

    private static string Fingerprint(string directory) => string.Join('\n', Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(path => $"{Path.GetRelativePath(directory, path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"));
}
