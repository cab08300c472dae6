using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Platforms;

public sealed class NoticesTests
{
    [Theory]
    [InlineData("Sbn.Edge")]
    [InlineData("Sbn.Edge.Calibration")]
    [InlineData("Sbn.Edge.Training")]
    public void The_notices_name_every_package_of_a_program(string project)
    {
        var notices = File.ReadAllText(RepositoryRoot.Combine("THIRD-PARTY-NOTICES.md"));
        var table = Regex.Matches(notices, @"^\| ([^|]+) \| [^|]+ \| [^|]+ \| [^|]+ \|$", RegexOptions.Multiline);
        string[] names = [.. table.SelectMany(row => row.Groups[1].Value.Split(", "))];
        Packages(project).Where(package => !names.Any(name => Covers(name, package))).ShouldBeEmpty();
    }

    private static bool Covers(string name, string package) =>
        name.EndsWith('*') ? package.StartsWith(name[..^1], StringComparison.Ordinal) : package == name;

    private static HashSet<string> Packages(string project)
    {
        var locked = JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine("src", project, "packages.cpu.lock.json")))!;
        return [.. from framework in locked["dependencies"]!.AsObject()
                   from package in framework.Value!.AsObject()
                   where package.Value!["type"]!.GetValue<string>() != "Project"
                   select package.Key];
    }
}
