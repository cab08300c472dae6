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
        Sources().Matches(html).Select(m => m.Groups[1].Value).ShouldAllBe(source => source.StartsWith("data:image/png;base64,"));
        html.ShouldNotContain("<script");
        foreach (var name in bundle.Manifest.Classes.Select(c => c.Name))
            html.ShouldContain(name);
        html.Contains("What quantising changed", StringComparison.Ordinal).ShouldBe(quantised);
        Pictures().Count(html).ShouldBe(3);

        // Clip paths share one space of names over the whole page.
        var ids = Ids().Matches(html).Select(m => m.Groups[1].Value).ToArray();
        ids.ShouldNotBeEmpty();
        ids.ShouldBeUnique();
        foreach (Match svg in Svgs().Matches(html))
            XElement.Parse(svg.Value).Attribute("viewBox").ShouldNotBeNull();
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

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("<svg .*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svgs();
}
