using System.Text.RegularExpressions;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>deploy/cluster/Dockerfile, without a container engine: that its parts fit each other, the job and the program.</summary>
public sealed partial class ImageTests
{
    private static readonly string Dockerfile = Read("deploy", "cluster", "Dockerfile");

    [Fact]
    public void Its_runtime_is_the_one_that_the_programs_are_built_for()
    {
        var framework = Regex.Match(Read("Directory.Build.props"), "<TargetFramework>net([0-9.]+)</TargetFramework>").Groups[1].Value;
        Dockerfile.ShouldContain($"\nFROM mcr.microsoft.com/dotnet/runtime:{framework}-");
    }

    [Fact]
    public void Its_commands_make_the_image_that_the_job_names_from_the_folder_that_was_published()
    {
        var publish = PublishLine().Match(Dockerfile);
        var build = BuildLine().Match(Dockerfile);
        File.Exists(RepositoryRoot.Combine(publish.Groups["project"].Value, "Sbn.Edge.Calibration.csproj")).ShouldBeTrue();
        File.Exists(RepositoryRoot.Combine(build.Groups["file"].Value)).ShouldBeTrue();
        build.Groups["context"].Value.ShouldBe(publish.Groups["folder"].Value);
        Read("deploy", "cluster", "collect-job.yaml").ShouldContain($"\n          image: {build.Groups["tag"].Value}\n");
    }

    [Fact]
    public async Task The_published_folder_alone_on_the_path_runs_the_jobs_program()
    {
        var place = Regex.Match(Dockerfile, @"^COPY \. (\S+)/$", RegexOptions.Multiline).Groups[1].Value;
        Dockerfile.ShouldContain($"\nENV PATH={place}:$PATH\n");

        using var folder = new TempFolder();
        await Published.ToAsync("Sbn.Edge.Calibration", folder["image"]);
        TinyBundle.Write(folder["bundle"]);
        LabelledStreet.Write(folder["street"], 3);
        var pod = await Command.RunAsync(
            "env", "-i", $"PATH={folder["image"]}:{Environment.GetEnvironmentVariable("PATH")}", $"DOTNET_ROOT={Runtime}", "/bin/bash", "-euc", "exec sbn-calibrate collect \"$@\"", "collect",
            $"--bundle={folder["bundle"]}", $"--video={folder["street", "images"]}", "--frames=3", "--shard", "0/1", "--out", folder["part"]);
        pod.ExitCode.ShouldBe(0, pod.Error);
        File.Exists(folder["part"]).ShouldBeTrue();
    }

    // Of the tests' own process; the image's is where the host looks for it by itself.
    private static string Runtime => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static string Read(params string[] parts) => File.ReadAllText(RepositoryRoot.Combine(parts));

    [GeneratedRegex(@"^#   dotnet publish (?<project>\S+) -c Release -o (?<folder>\S+)$", RegexOptions.Multiline)]
    private static partial Regex PublishLine();

    [GeneratedRegex(@"^#   docker build -f (?<file>\S+) -t (?<tag>\S+) (?<context>\S+)$", RegexOptions.Multiline)]
    private static partial Regex BuildLine();
}
