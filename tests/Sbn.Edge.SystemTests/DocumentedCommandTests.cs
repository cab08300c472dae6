using System.Text.RegularExpressions;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>What the documents tell a reader to type.</summary>
public sealed partial class DocumentedCommandTests
{
    private static readonly Dictionary<string, string> Programs = new()
    {
        ["edge"] = Command.Built("Sbn.Edge", "sbn-edge"),
        ["demo"] = Command.Built("Sbn.Edge", "sbn-edge"),
        ["calibrate"] = Command.Built("Sbn.Edge.Calibration", "sbn-calibrate"),
        ["train"] = Command.Built("Sbn.Edge.Training", "sbn-train"),
    };

    [Fact]
    public void They_are_written_as_they_run_in_a_clone()
    {
        DocumentedCommand.All.Count.ShouldBeGreaterThan(30);
        foreach (var document in DocumentedCommand.Documents())
        {
            DocumentedCommand.CodeLines(File.ReadAllText(document)).ShouldAllBe(line => !InstalledProgram().IsMatch(line), document);
        }
    }

    [Fact]
    public async Task Every_command_and_option_they_use_is_in_its_help()
    {
        var helps = new Dictionary<string, string>();
        var strangers = new List<string>();
        foreach (var command in DocumentedCommand.All.Where(c => Programs.ContainsKey(c.Words[0])))
        {
            string[] verb = command.Words[0] == "demo" ? ["demo"] : [.. command.Words.Skip(1).Take(1).Where(w => !w.StartsWith('-') && char.IsAsciiLetterLower(w[0]))];
            if (!File.Exists(Programs[command.Words[0]]))
            {
                continue;
            }

            var key = $"{command.Words[0]} {string.Join(' ', verb)}";
            if (!helps.TryGetValue(key, out var help))
            {
                var run = await Command.RunAsync(Programs[command.Words[0]], [.. verb, "--help"]);
                run.ExitCode.ShouldBe(0, $"{key} --help: {run.Error}");
                helps.Add(key, help = run.Output);
            }

            var known = OptionNames().Matches(help).Select(m => m.Value).ToHashSet();
            strangers.AddRange(command.Words.Where(w => w.StartsWith("--", StringComparison.Ordinal) && w != "--yes" && !known.Contains(w)).Select(w => $"{command}: {w}"));
        }

        helps.Count.ShouldBeGreaterThan(8);
        strangers.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_cheap_ones_run_as_they_are_written()
    {
        var cheap = DocumentedCommand.All.Where(c => !c.HasPlaceholder && (c.Words.Contains("--help") || c.Words is ["calibrate", "inspect", ..])).DistinctBy(c => string.Join(' ', c.Words)).ToArray();
        cheap.Length.ShouldBeGreaterThanOrEqualTo(4);
        foreach (var command in cheap)
        {
            var run = await Command.RunAsync(RepositoryRoot.Combine("sbn"), [.. command.Words]);
            run.ExitCode.ShouldBe(0, $"{command}: {run.Output}{run.Error}");
        }
    }

    [Fact]
    public async Task A_replay_runs_as_it_is_written_for_fewer_frames()
    {
        using var folder = new TempFolder();
        var replays = DocumentedCommand.All.Where(c => !c.HasPlaceholder && c.Words is ["calibrate", "replay", ..] && c.Words.Any(w => w.StartsWith("drive:", StringComparison.Ordinal))).ToArray();
        replays.ShouldNotBeEmpty();
        foreach (var command in replays)
        {
            string[] words = [.. command.Words.Skip(1)];
            Set(words, "--frames", "2");
            Set(words, "--frame", "2");
            var output = Set(words, "--out", folder[Path.GetRandomFileName() + Path.GetExtension(words[Array.IndexOf(words, "--out") + 1])]);
            var run = await Command.RunAsync(Programs["calibrate"], words);
            run.ExitCode.ShouldBe(0, $"{command}: {run.Error}");
            File.Exists(output).ShouldBeTrue(command.ToString());
        }
    }

    private static string Set(string[] words, string option, string value)
    {
        var at = Array.IndexOf(words, option);
        return at < 0 ? "" : words[at + 1] = value;
    }

    [GeneratedRegex("^sbn-(edge|calibrate|train) ")]
    private static partial Regex InstalledProgram();

    [GeneratedRegex("--[a-z][a-z0-9-]*")]
    private static partial Regex OptionNames();
}
