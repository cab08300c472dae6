namespace Sbn.Edge.SystemTests;

/// <summary>The script <c>sbn</c>.</summary>
public sealed class FrontDoorTests
{
    [Fact]
    public async Task Help_names_every_command()
    {
        var help = await Command.RunAsync("./sbn", "help");
        help.ExitCode.ShouldBe(0);
        foreach (var command in new[] { "demo", "test", "build", "edge", "calibrate", "train" })
        {
            help.Output.ShouldContain($"  {command} ");
        }
    }

    [Fact]
    public async Task An_unknown_command_is_refused_by_name()
    {
        var refused = await Command.RunAsync("./sbn", "fly");
        refused.ExitCode.ShouldNotBe(0);
        refused.Error.ShouldContain("'fly' is no command");
    }

    [Fact]
    public async Task Without_the_sdk_it_says_what_is_missing()
    {
        var refused = await Command.RunAsync("/usr/bin/env", "PATH=/usr/bin:/bin:/nowhere", "HOME=/nonexistent", "bash", "-c", "command -v dotnet >/dev/null && exit 77; ./sbn demo");
        Assert.SkipWhen(refused.ExitCode == 77, "dotnet lies in /usr/bin here, so that a PATH without it would lack bash too.");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain(".NET 10 SDK");
    }
}
