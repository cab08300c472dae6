using System.Text.Json;
using Sbn.Edge.Calibration.Evaluation.Shifts;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Evaluation.Shifts;

public sealed class ShiftedEvaluationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ShiftedEvaluationTests()
    {
        TinyBundle.Write(_folder["bundle"]);
        PaintedStreet.Write(_folder["set"], 6);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_kind_and_strength_has_its_figures_beside_the_same_frames_as_they_are()
    {
        var report = await Report("--shift", "dusk", "--shift", "noise:5", "--shift-frames", "6");
        var shifts = report.GetProperty("shifts");
        shifts.GetProperty("frames").GetInt32().ShouldBe(6);
        var figures = shifts.GetProperty("figures").EnumerateArray().ToArray();
        figures.Select(f => $"{f.GetProperty("kind").GetString()} {f.GetProperty("strength").GetInt32()}")
            .ShouldBe(["none 0", "dusk 1", "dusk 2", "dusk 3", "dusk 4", "dusk 5", "noise 5"]);

        // All frames are taken, so that nothing laid over them is what the report says of them.
        figures[0].GetProperty("pixelAccuracy").GetDouble().ShouldBe(report.GetProperty("pixelAccuracy").GetDouble(), 1e-12);
        figures[0].GetProperty("aurc").GetDouble().ShouldBe(report.GetProperty("aurc").GetDouble(), 1e-12);
        figures[0].GetProperty("acceptedCoverage").GetDouble().ShouldBe(report.GetProperty("accepted").GetProperty("coverage").GetDouble(), 1e-12);
        figures[0].GetProperty("dangerousAccept").GetDouble().ShouldBe(report.GetProperty("dangerousAccept").GetDouble(), 1e-12);
        figures[0].GetProperty("errorsCaught").GetDouble().ShouldBe(report.GetProperty("uncertain").GetProperty("errorsCaught").GetDouble(), 1e-12);
        figures[5].GetProperty("acceptedCoverage").GetDouble().ShouldBeLessThan(figures[0].GetProperty("acceptedCoverage").GetDouble());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_figures()
    {
        var first = await Report("--shift", "rain:4", "--shift-frames", "2", "--seed", "7");
        var second = await Report("--shift", "rain:4", "--shift-frames", "2", "--seed", "7");
        second.GetProperty("shifts").GetRawText().ShouldBe(first.GetProperty("shifts").GetRawText());
    }

    [Fact]
    public async Task Nothing_is_laid_over_the_frames_unless_it_is_asked_for()
    {
        (await Report()).GetProperty("shifts").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_page_has_a_table_of_them()
    {
        var run = await BenchRun.Of(
            "report", "--bundle", _folder["bundle"], "--dataset", _folder["set"], "--shift", "blur:2", "--shift-frames", "2", "--examples", "0", "--out", _folder["r.html"]);
        run.ExitCode.ShouldBe(0, run.Log);
        var html = await File.ReadAllTextAsync(_folder["r.html"], TestContext.Current.CancellationToken);
        html.ShouldContain("<td>blur 2</td>");
        html.ShouldContain("On 2 frames spread evenly");
        html.ShouldContain("Linked concepts and confidence");
    }

    [Theory]
    [InlineData("hail")]
    [InlineData("fog:6")]
    [InlineData("fog:")]
    [InlineData("3:3")]
    public async Task What_is_no_disturbance_is_refused_by_name(string text) =>
        (await Run("--shift", text)).ShouldFailWith($"--shift {text}", "fog, rain, dusk, blur, noise, exposure");

    [Fact]
    public async Task A_number_of_frames_to_lay_nothing_over_is_refused() =>
        (await Run("--shift-frames", "3")).ShouldFailWith("--shift-frames says nothing without --shift or --shifts");

    [Fact]
    public void The_frames_are_spread_evenly()
    {
        new ShiftPlan([], 3).Of(9).ShouldBe([1, 4, 7]);
        new ShiftPlan([], 9).Of(2).ShouldBe([0, 1]);
    }

    private Task<BenchRun> Run(params string[] more) =>
        BenchRun.Of(["evaluate", "--bundle", _folder["bundle"], "--dataset", _folder["set"], "--report", _folder["report.json"], .. more]);

    private async Task<JsonElement> Report(params string[] more)
    {
        var run = await Run(more);
        run.ExitCode.ShouldBe(0, run.Log);
        return JsonDocument.Parse(await File.ReadAllTextAsync(_folder["report.json"], TestContext.Current.CancellationToken)).RootElement;
    }
}
