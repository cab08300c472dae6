using System.Runtime.Versioning;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>The script <c>sbn</c>.</summary>
[SupportedOSPlatform("linux")]
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

    [Fact]
    public async Task A_library_that_is_there_is_found_each_of_some_hundred_times_beside_load()
    {
        var counted = await CallsAsync(
            """
            yes >/dev/null & one=$!
            yes >/dev/null & two=$!
            trap 'kill $one $two' EXIT
            found=0
            for ((n = 0; n < 300; n++)); do if has libc.so.6; then ((++found)); fi; done
            has libnowhere.so.9 || echo "$found found"
            """);
        counted.Output.ShouldBe("300 found\n", counted.Error);
    }

    [Fact]
    public async Task A_library_at_the_head_of_a_long_list_is_found()
    {
        using var folder = Loader("printf '\\tlibfirst.so.1 (libc6,x86-64) => /lib/libfirst.so.1\\n'; seq 200000");
        var there = await CallsAsync($"PATH={folder.Path}:$PATH; has libfirst.so.1 && echo found");
        there.Output.ShouldBe("found\n", there.Error);
    }

    [Fact]
    public async Task Where_the_loader_cannot_be_asked_nothing_is_installed_and_a_sentence_says_so()
    {
        using var folder = Loader("exit 1");
        await File.WriteAllTextAsync(folder["apt-get"], "#!/bin/sh\necho apt-get was called\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(folder["apt-get"], (UnixFileMode)0b111_101_101);
        var refused = await CallsAsync($"PATH={folder.Path}:$PATH; need_packages libgtk-3.so.0 libgtk-3-0");
        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldBeEmpty();
        refused.Error.ShouldBe("sbn: 'ldconfig -p' fails, so whether libgtk-3.so.0 is installed cannot be told; nothing was changed\n");
    }

    // The script's own functions, called by another one.
    private static Task<Command> CallsAsync(string calls) => Command.RunAsync("bash", "-c", $"source ./sbn\n{calls}");

    private static TempFolder Loader(string script)
    {
        var folder = new TempFolder();
        File.WriteAllText(folder["ldconfig"], $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(folder["ldconfig"], (UnixFileMode)0b111_101_101);
        return folder;
    }
}
