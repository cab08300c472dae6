using System.CommandLine;
using System.Globalization;
using Sbn.Edge.TestKit;
using Sbn.Edge.Training.Commands;

namespace Sbn.Edge.Training.Tests.Commands;

/// <summary>docs/training-options.md says what <c>--help</c> says, of every command.</summary>
public sealed class OptionsDocumentTests
{
    [Fact]
    public void The_document_lists_every_option_with_its_default_and_meaning()
    {
        var root = TrainTool.CreateRoot();
        var shared = new TrainOptions().All.Select(o => o.Name).ToHashSet();
        string[] lines =
        [
            "| option | default | meaning |", "|---|---|---|",
            .. root.Subcommands[0].Options.Where(o => shared.Contains(o.Name)).Select(Row),
        ];
        Holds(lines);
        foreach (var command in root.Subcommands)
        {
            command.Options.Select(o => o.Name).ShouldBeSubsetOf([.. root.Subcommands[0].Options.Select(o => o.Name), .. root.Subcommands[^1].Options.Select(o => o.Name)]);
        }

        Holds(["| option | default | meaning |", "|---|---|---|", .. root.Subcommands[0].Options.Where(o => !shared.Contains(o.Name) && o.Name != "--help").Select(Row)]);
        string[] own = [.. root.Subcommands[^1].Options.Where(o => !shared.Contains(o.Name) && o.Name != "--help").Select(Row)];
        own.ShouldNotBeEmpty();
        Holds(["| option | default | meaning |", "|---|---|---|", .. own]);
    }

    private static void Holds(IEnumerable<string> lines)
    {
        var table = string.Join('\n', lines);
        File.ReadAllText(RepositoryRoot.Combine("docs", "training-options.md")).ShouldContain(table, customMessage: $"The table should be:\n{table}");
    }

    private static string Row(Option option)
    {
        // The number of threads is the machine's.
        var given = option.Name == "--threads" || !option.HasDefaultValue || option.GetDefaultValue() is null or false or Array
            ? ""
            : $"`{Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture)!.ToLowerInvariant()}`";
        return $"| `{option.Name}` | {(option.Required ? "required" : given)} | {option.Description} |";
    }
}
