using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Reporting;

public sealed partial class ReportCommandTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_page_is_whole_by_itself_and_names_what_it_measured(bool quantised)
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = quantised });
        PaintedStreet.Write(folder["set"], 6);
        var run = await BenchRun.Of("report", "--bundle", folder["bundle"], "--dataset", folder["set"], "--frame-rate", "10", "--examples", "3", "--out", folder["r.html"]);
        run.ExitCode.ShouldBe(0, run.Log);
        var html = await File.ReadAllTextAsync(folder["r.html"], TestContext.Current.CancellationToken);

        // Nothing is fetched: every source is inside the page.
        Sources().Matches(html).Select(m => m.Groups[1].Value).ShouldAllBe(source => source.StartsWith("data:image/"));
        Scripts().Matches(html).ShouldHaveSingleItem().Value.ShouldNotContain("http");
        foreach (var name in bundle.Manifest.Classes.Select(c => c.Name))
        {
            html.ShouldContain(name);
        }

        html.Contains("What quantising changed", StringComparison.Ordinal).ShouldBe(quantised);
        Pictures().Count(html).ShouldBe(3 * 3, "what is seen, what is labelled, where they differ");
        var names = Names().Matches(html).Select(m => m.Groups[1].Value).ToArray();
        names.Length.ShouldBe(3);
        names.ShouldAllBe(name => name.StartsWith("street_"));
        html.Contains("<summary>int8</summary>", StringComparison.Ordinal).ShouldBe(quantised);
        html.ShouldContain("<summary>fp32</summary>");
        html.ShouldContain("no labels.json names the ids");

        // Clip paths share one space of names over the whole page.
        var ids = Ids().Matches(html).Select(m => m.Groups[1].Value).ToArray();
        ids.ShouldNotBeEmpty();
        ids.ShouldBeUnique();
        foreach (Match svg in Svgs().Matches(html))
        {
            XElement.Parse(svg.Value).Attribute("viewBox").ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task The_page_tells_how_the_int8_graph_came_about_and_where_its_error_arises()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 6);
        (await BenchRun.Of("quantize", "--bundle", folder["bundle"], "--video", folder["set", "images"], "--method", "mse", "--report", folder["q.json"], "--out", folder["int8"])).ExitCode.ShouldBe(0);
        var run = await BenchRun.Of("report", "--bundle", folder["int8"], "--dataset", folder["set"], "--quantization", folder["q.json"], "--out", folder["r.html"]);
        run.ExitCode.ShouldBe(0, run.Log);
        var html = await File.ReadAllTextAsync(folder["r.html"], TestContext.Current.CancellationToken);
        html.ShouldContain("The int8 graph says: mse ranges, tuned by the outputs; biases corrected; 6 frames of set/images.");
        html.ShouldContain("conv_1");
        foreach (Match svg in Svgs().Matches(html))
        {
            XElement.Parse(svg.Value).Attribute("viewBox").ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_report_on_another_graph_is_refused()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        PaintedStreet.Write(folder["set"], 4);
        (await BenchRun.Of("quantize", "--bundle", folder["bundle"], "--video", folder["set", "images"], "--method", "mse", "--report", folder["q.json"], "--out", folder["int8"])).ExitCode.ShouldBe(0);
        (await Report("q.json")).ShouldFailWith("q.json", "another int8 graph");
        await File.WriteAllTextAsync(folder["x.json"], "{\"schema\": \"sbn.evaluation/1\"}", TestContext.Current.CancellationToken);
        (await Report("x.json")).ShouldFailWith("x.json", "quantize --report");
        (await Report("nowhere.json")).ShouldFailWith("There is no file");

        Task<BenchRun> Report(string file) =>
            BenchRun.Of("report", "--bundle", folder["bundle"], "--dataset", folder["set"], "--quantization", folder[file], "--out", folder["r.html"]);
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_refused_before_the_work()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        (await BenchRun.Of("report", "--bundle", folder["bundle"], "--dataset", folder["nowhere"], "--out", folder["no", "r.html"])).ShouldFailWith("does not exist");
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Sources();

    [GeneratedRegex("<img ")]
    private static partial Regex Pictures();

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<article class=\"example\"><h3>([^<]*)</h3>")]
    private static partial Regex Names();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svgs();
}
