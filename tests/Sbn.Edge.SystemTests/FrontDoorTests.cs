using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>The script <c>sbn</c>.</summary>
public sealed class FrontDoorTests
{
    [Fact]
    public async Task Help_names_every_command()
    {
        var help = await Command.RunAsync(RepositoryRoot.Combine("sbn"), "help");
        help.ExitCode.ShouldBe(0);
        foreach (var command in new[] { "demo", "test", "build", "edge", "calibrate", "train" })
        {
            help.Output.ShouldContain($"  {command} ");
        }
    }

    [Fact]
    public async Task An_unknown_command_is_refused_by_name()
    {
        var refused = await Command.RunAsync(RepositoryRoot.Combine("sbn"), "fly");
        refused.ExitCode.ShouldNotBe(0);
        refused.Error.ShouldContain("'fly' is no command");
    }

    [Fact]
    public async Task Without_the_sdk_it_says_what_is_missing()
    {
        // A PATH with just what the script needs before it looks for dotnet.
        using var folder = new TempFolder();
        foreach (var tool in (string[])["bash", "dirname", "readlink"])
        {
            var place = File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}";
            File.CreateSymbolicLink(folder[tool], place);
        }

        var refused = await Command.RunAsync("/usr/bin/env", $"PATH={folder.Path}", "bash", RepositoryRoot.Combine("sbn"), "demo");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain(".NET 10 SDK");
    }
}
