using System.Text.Json;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Evaluation;

/// <summary>Labels that stand for several classes, any of which is right.</summary>
public sealed class CoarseLabelTests : IDisposable
{
    private const int Frames = 4;
    private readonly TempFolder _folder = new();

    public CoarseLabelTests()
    {
        TinyBundle.Write(_folder["bundle"]);
        PaintedStreet.Write(_folder["set"], Frames);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_prediction_in_the_set_is_right_and_no_class_is_counted_by_itself()
    {
        var fine = await Report();
        Relabel((label, _, _) => label is 1 or 2 ? 1 : label);
        Name("""{ "labels": { "0": "road", "1": "far", "3": "car" }, "task": { "road": "road", "far": ["building", "tree"], "car": "car" } }""");
        var coarse = await Report();
        coarse.GetProperty("labels")[0].GetString().ShouldNotBeNull().ShouldContain("1 mean several, any of which is right");
        coarse.GetProperty("coarsePixels").GetInt64().ShouldBeGreaterThan(1000);
        coarse.GetProperty("pixels").GetInt64().ShouldBe(fine.GetProperty("pixels").GetInt64());

        // Only borders between building and tree are right now that were wrong.
        var gain = coarse.GetProperty("pixelAccuracy").GetDouble() - fine.GetProperty("pixelAccuracy").GetDouble();
        gain.ShouldBeInRange(0, 0.05);
        coarse.GetProperty("accepted").GetProperty("accuracy").GetDouble().ShouldBeGreaterThanOrEqualTo(fine.GetProperty("accepted").GetProperty("accuracy").GetDouble());
        coarse.GetProperty("aurc").ValueKind.ShouldBe(JsonValueKind.Number);
        coarse.GetProperty("dangerousAccept").GetDouble().ShouldBe(fine.GetProperty("dangerousAccept").GetDouble(), 1e-12);
        coarse.GetProperty("miou").ValueKind.ShouldBe(JsonValueKind.Null);
        coarse.GetProperty("iou").GetProperty("road").ValueKind.ShouldBe(JsonValueKind.Null);
        coarse.GetProperty("reasons").GetProperty("miou").GetString().ShouldNotBeNull().ShouldContain("several classes");
        coarse.GetProperty("reasons").GetProperty("acceptedRecall.car").GetString().ShouldNotBeNull().ShouldContain("several classes");
    }

    [Fact]
    public async Task A_wide_set_lets_the_car_that_is_seen_as_road_pass_and_says_nothing_of_danger()
    {
        Name("""{ "labels": { "0": "road", "1": "building", "2": "tree", "3": "thing" }, "task": { "road": "road", "building": "building", "tree": "tree", "thing": ["car", "road"] } }""");
        var report = await Report();
        report.GetProperty("pixelAccuracy").GetDouble().ShouldBeGreaterThan(0.97);
        report.GetProperty("dangerousAccept").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_set_of_people_and_cars_alone_that_is_seen_as_road_is_dangerous()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Classes = 11 });
        var names = TinyClasses.All.Select(one => one.Name).ToArray();
        Name($$"""{ "labels": { {{string.Join(", ", names.Select((name, id) => $"\"{id}\": \"{(name == "car" ? "vehicle" : name)}\""))}} }, "task": { {{string.Join(", ", names.Select(name => name == "car" ? "\"vehicle\": [\"car\", \"bicyclist\"]" : $"\"{name}\": \"{name}\""))}} } }""");
        var report = await Report(folder["bundle"]);
        report.GetProperty("dangerousAccept").GetDouble().ShouldBeInRange(0.2, 0.34);
    }

    [Fact]
    public async Task A_file_elsewhere_says_what_the_names_of_a_set_mean_as_the_trainers_vocabulary_does()
    {
        Name("""{ "labels": { "0": "drivable", "1": "far", "2": "far", "3": "vehicle" } }""");
        (await Evaluate(_folder["bundle"])).ShouldFailWith("labels.json", "--labels");
        await File.WriteAllTextAsync(
            _folder["words.json"],
            """{ "sets": { "set": { "labels": { "drivable": { "class": "road" }, "far": { "classes": ["building", "tree"] }, "vehicle": { "class": "car", "present": ["car/wheel"] } } } } }""",
            TestContext.Current.CancellationToken);
        var report = await Report(_folder["bundle"], "--labels", _folder["words.json"]);
        report.GetProperty("coarsePixels").GetInt64().ShouldBeGreaterThan(1000);
        report.GetProperty("labels")[0].GetString().ShouldNotBeNull().ShouldContain("words.json");
    }

    [Theory]
    [InlineData("""{ "sets": { "other": { "labels": {} } } }""", "says nothing of a set 'set'")]
    [InlineData("""{ "task": { "far": 3 } }""", "the label 'far'")]
    [InlineData("""{ "task": { "far": ["building", "tower"] } }""", "'tower'")]
    [InlineData("""[]""", "should have a member \"task\"")]
    [InlineData("""{""", "cannot be read")]
    public async Task A_file_that_does_not_fit_is_one_sentence(string text, string part)
    {
        Name("""{ "labels": { "0": "far" } }""");
        await File.WriteAllTextAsync(_folder["words.json"], text, TestContext.Current.CancellationToken);
        (await Evaluate(_folder["bundle"], "--labels", _folder["words.json"])).ShouldFailWith("words.json", part);
    }

    [Fact]
    public async Task Fitting_takes_no_label_that_means_several()
    {
        Name("""{ "labels": { "0": "road", "1": "far", "3": "car" }, "task": { "road": ["road", "car"], "far": ["building", "tree"], "car": ["car", "road"] } }""");
        (await BenchRun.Of("confidence", "--bundle", _folder["bundle"], "--dataset", _folder["set"], "--out", _folder["new"])).ShouldFailWith("only 'evaluate' counts those that mean several");
    }

    [Fact]
    public async Task Every_so_many_of_the_sequences_are_read_by_the_number_they_end_in()
    {
        string[] names = ["idd000_5", "idd005_7", "idd010_1", "idd010_2"];
        PaintedStreet.Write(_folder["drives"], names.Length, name: i => names[i]);
        var run = await BenchRun.Of("evaluate", "--bundle", _folder["bundle"], "--dataset", _folder["drives"], "--every-sequence", "10:0", "--report", _folder["report.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        Read().GetProperty("frames").GetInt32().ShouldBe(3);
        Read().GetProperty("datasets")[0].GetString().ShouldNotBeNull().ShouldContain("sequences 10:0");
        (await Step("7:4")).ShouldFailWith("--every-sequence 7:4", "idd000");
        (await Step("10:10")).Log.ShouldContain("--every-sequence must be N:R");

        Task<BenchRun> Step(string step) =>
            BenchRun.Of("evaluate", "--bundle", _folder["bundle"], "--dataset", _folder["drives"], "--every-sequence", step, "--report", _folder["report.json"]);
    }

    private Task<BenchRun> Evaluate(string bundle, params string[] more) =>
        BenchRun.Of(["evaluate", "--bundle", bundle, "--dataset", _folder["set"], "--report", _folder["report.json"], .. more]);

    private async Task<JsonElement> Report(string? bundle = null, params string[] more)
    {
        var run = await Evaluate(bundle ?? _folder["bundle"], more);
        run.ExitCode.ShouldBe(0, run.Log);
        return Read();
    }

    private JsonElement Read() => JsonDocument.Parse(File.ReadAllText(_folder["report.json"])).RootElement;

    private void Name(string labels) => File.WriteAllText(_folder["set", "labels.json"], labels);

    private void Relabel(Func<int, int, int, int> label)
    {
        for (var i = 0; i < Frames; i++)
        {
            var shift = i;
            PaintedStreet.WriteLabels(_folder["set", "labels", $"street_{i:00000}.png"], 1, (x, y) => label(PaintedStreet.LabelAt(x, y, shift), x, y));
        }
    }
}
