using System.Text.RegularExpressions;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Drive;
using Sbn.Edge.Pipeline;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Configuration;

/// <summary>docs/sources.md says what the parsers take: each scheme, its options, their ranges.</summary>
public sealed partial class SourcesDocumentTests
{
    private static readonly Dictionary<string, string> Places = new() { ["folder"] = "frames/", ["drive"] = "", ["v4l2"] = "/dev/video0", ["csi"] = "0" };
    private static readonly string[] Numbers = ["seed", "width", "height", "fps", "speed"];
    private static readonly string Document = File.ReadAllText(RepositoryRoot.Combine("docs", "sources.md"));
    private static readonly FrameSources Sources = new FrameSources().Register(DriveSource.Scheme, DriveSource.Open);

    [Fact]
    public void Every_scheme_is_in_the_document_and_no_other()
    {
        var documented = SchemeRow().Matches(Document).Select(m => m.Groups["scheme"].Value).ToArray();
        documented.Order(StringComparer.Ordinal).ShouldBe(Sources.Schemes);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("drive")]
    [InlineData("v4l2")]
    [InlineData("csi")]
    public void The_options_of_a_scheme_are_those_it_takes(string scheme)
    {
        var says = Refusal($"{scheme}:{Places[scheme]}?zzz=1");
        string[] taken = says[(says.LastIndexOf("it takes ", StringComparison.Ordinal) + 9)..].TrimEnd('.').Split(", ");
        Listed(scheme).ShouldBe(taken, "the table of sources");
        OptionRow().Matches(Document).Where(m => m.Groups["scheme"].Value == scheme).Select(m => m.Groups["option"].Value).ShouldBe(taken, "the table of options");
    }

    [Fact]
    public void The_values_of_an_option_are_those_it_takes()
    {
        var rows = OptionRow().Matches(Document);
        rows.Count.ShouldBeGreaterThan(15);
        foreach (Match row in rows)
        {
            var (scheme, option, values) = (row.Groups["scheme"].Value, row.Groups["option"].Value, row.Groups["values"].Value);
            var says = Refusal($"{scheme}:{Places[scheme]}?{option}=x");
            if (says.Contains("it should be one of ", StringComparison.Ordinal))
            {
                var names = says[(says.IndexOf("one of ", StringComparison.Ordinal) + 7)..].TrimEnd('.').Split(", ").Except(["none"]);
                Ticked().Matches(values).Select(m => m.Groups[1].Value).ShouldBe(names, $"{scheme}: {option}");
            }
            else
            {
                says.ShouldEndWith($"number from {values}.", customMessage: $"{scheme}: {option}");
            }
        }
    }

    [Fact]
    public void The_defaults_of_the_drive_are_those_of_the_document()
    {
        var drive = new DriveOptions();
        var defaults = OptionRow().Matches(Document).Where(m => m.Groups["scheme"].Value == "drive").ToDictionary(m => m.Groups["option"].Value, m => m.Groups["default"].Value);
        FormattableString wanted = $"{drive.Seed} {drive.Width} {drive.Height} {drive.FramesPerSecond} {drive.SpeedMetersPerSecond}";
        string.Join(' ', Numbers.Select(o => defaults[o])).ShouldBe(FormattableString.Invariant(wanted));
    }

    [Theory]
    [InlineData("clip.mp4")]
    [InlineData("file:")]
    public void A_recording_of_the_service_needs_no_scheme(string written)
    {
        using var folder = new TempFolder();
        var clip = folder["clip.mp4"];
        File.WriteAllText(clip, "no clip");
        var source = written == "file:" ? $"file:{clip}" : clip;
        CameraSources.IsLive(source).ShouldBeFalse();
        Should.Throw<SourceException>(() => CameraSources.OpenOne(new CameraOptions { Source = source })).Message.ShouldStartWith($"The clip '{clip}' cannot be opened");
    }

    private static IEnumerable<string> Listed(string scheme) =>
        Ticked().Matches(SchemeRow().Matches(Document).Single(m => m.Groups["scheme"].Value == scheme).Groups["options"].Value).Select(m => m.Groups[1].Value);

    private static string Refusal(string uri) => Should.Throw<SourceException>(() => Sources.Open(uri)).Message;

    [GeneratedRegex(@"^\| `(?<scheme>[a-z0-9]+):` \| (?<what>[^|]*) \| (?<options>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex SchemeRow();

    [GeneratedRegex(@"^\| `(?<scheme>[a-z0-9]+):` \| `(?<option>[A-Za-z]+)` \| (?<values>[^|]*) \| (?<default>[^|]*) \| [^|]* \|$", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Ticked();
}
