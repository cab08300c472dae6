using System.Text.Json;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Evaluation;

/// <summary>Label maps whose ids may mean something else than the bundle's.</summary>
public sealed class LabelReadingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public LabelReadingTests()
    {
        TinyBundle.Write(_folder["bundle"]);
        PaintedStreet.Write(_folder["set"], 3);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ids_that_nothing_names_are_said_to_be_taken_for_the_bundles()
    {
        var run = await Evaluate();
        run.ExitCode.ShouldBe(0, run.Log);
        run.Output.ShouldContain("no labels.json names the ids");
        Report().GetProperty("labels")[0].GetString().ShouldNotBeNull().ShouldContain("taken for the bundle's class ids");
        Report().GetProperty("warnings").GetArrayLength().ShouldBe(0);
        run.Log.ShouldNotContain("Warning");
    }

    [Fact]
    public async Task Labels_numbered_otherwise_are_warned_of_on_the_console_and_in_the_report()
    {
        for (var i = 0; i < 3; i++)
        {
            var shift = i;
            PaintedStreet.WriteLabels(_folder["set", "labels", $"street_{i:00000}.png"], 1, (x, y) => PaintedStreet.LabelAt(x, y, shift) is var id && id == 255 ? 255 : (id + 1) % 4);
        }

        var run = await Evaluate();
        run.ExitCode.ShouldBe(0, run.Log);
        run.Log.ShouldContain("Warning: Labels and predictions agree on");
        run.Log.ShouldContain("1 for 'road'");
        Report().GetProperty("warnings")[0].GetString().ShouldNotBeNull().ShouldContain("numbered otherwise");
    }

    [Fact]
    public async Task Names_of_a_sets_own_are_translated_where_it_says_which_class_each_means()
    {
        for (var i = 0; i < 3; i++)
        {
            var shift = i;
            PaintedStreet.WriteLabels(_folder["set", "labels", $"street_{i:00000}.png"], 1, (x, y) => PaintedStreet.LabelAt(x, y, shift) is var id && id == 255 ? 9 : id + 1);
        }

        Name("""{ "labels": { "1": "tarmac", "2": "house", "3": "green", "4": "vehicle", "9": "rest" }, "task": { "tarmac": "road", "house": "building", "green": "tree", "vehicle": "car", "rest": null } }""");
        var run = await Evaluate();
        run.ExitCode.ShouldBe(0, run.Log);
        Report().GetProperty("labels")[0].GetString().ShouldNotBeNull().ShouldContain("says which class");
        Report().GetProperty("pixelAccuracy").GetDouble().ShouldBeGreaterThan(0.8);
        Report().GetProperty("sources").EnumerateObject().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_class_that_the_bundle_does_not_have_is_refused_by_name()
    {
        Name("""{ "labels": { "0": "tarmac" }, "task": { "tarmac": "runway" } }""");
        (await Evaluate()).ShouldFailWith("labels.json", "'runway'");
    }

    [Fact]
    public async Task A_set_none_of_whose_names_is_a_class_is_refused()
    {
        Name("""{ "labels": { "0": "drivable", "1": "vehicle" } }""");
        (await Evaluate()).ShouldFailWith("labels.json", "'drivable'", "'road'");
    }

    [Fact]
    public async Task Names_that_hold_are_counted_and_another_name_for_a_class_is_told()
    {
        Name("""{ "labels": { "0": "road", "1": "edifice", "2": "tree" } }""");
        var run = await Evaluate();
        run.ExitCode.ShouldBe(0, run.Log);
        var labels = Report().GetProperty("labels")[0].GetString().ShouldNotBeNull();
        labels.ShouldContain("2 of the bundle's 4 classes");
        labels.ShouldContain("1 'edifice' is read as 'building'");
    }

    [Fact]
    public async Task The_confusion_adds_up_to_the_labelled_pixels_and_the_accuracy()
    {
        (await Evaluate()).ExitCode.ShouldBe(0);
        var confusion = Report().GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(c => c.GetInt64()).ToArray()).ToArray();
        var pixels = Report().GetProperty("pixels").GetInt64();
        confusion.Sum(row => row.Sum()).ShouldBe(pixels);
        ((double)confusion.Select((row, c) => row[c]).Sum() / pixels).ShouldBe(Report().GetProperty("pixelAccuracy").GetDouble(), 1e-9);
    }

    private Task<BenchRun> Evaluate() => BenchRun.Of("evaluate", "--bundle", _folder["bundle"], "--dataset", _folder["set"], "--report", _folder["report.json"]);

    private void Name(string labels) => File.WriteAllText(_folder["set", "labels.json"], labels);

    private JsonElement Report() => JsonDocument.Parse(File.ReadAllText(_folder["report.json"])).RootElement;
}
