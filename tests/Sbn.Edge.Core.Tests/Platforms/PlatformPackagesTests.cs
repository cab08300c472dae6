using System.Diagnostics;
using System.Text.Json.Nodes;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Platforms;

/// <summary>What each build platform references, asked of MSBuild itself; nothing is restored.</summary>
public sealed class PlatformPackagesTests
{
    private const string Core = "src/Sbn.Edge.Core/Sbn.Edge.Core.csproj";

    [Theory]
    [InlineData("cpu", "Microsoft.ML.OnnxRuntime,OpenCvSharp4.official.runtime.linux-x64")]
    [InlineData("cuda", "Microsoft.ML.OnnxRuntime.Gpu,OpenCvSharp4.official.runtime.linux-x64")]
    [InlineData("jetson", "Microsoft.ML.OnnxRuntime,Microsoft.ML.OnnxRuntime.Gpu,OpenCvSharp4.runtime.linux-arm64")]
    public async Task Each_platform_references_its_own_natives_and_no_others(string platform, string natives)
    {
        var output = await MsBuildAsync(Core, "-getItem:PackageReference", $"-p:SbnPlatform={platform}");

        var references = Identities(output, "PackageReference");
        references.Where(IsNative).Order(StringComparer.Ordinal).ShouldBe(natives.Split(','));
        references.ShouldContain("OpenCvSharp4");
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda")]
    [InlineData("jetson")]
    public async Task Each_platform_has_a_lock_file_of_its_own(string platform)
    {
        var output = await MsBuildAsync(Core, "-getProperty:NuGetLockFilePath", $"-p:SbnPlatform={platform}");
        output.Trim().ShouldBe(RepositoryRoot.Combine("src", "Sbn.Edge.Core", $"packages.{platform}.lock.json"));
    }

    [Theory]
    [InlineData("src/Sbn.Edge/Sbn.Edge.csproj")]
    [InlineData("src/Sbn.Edge.Calibration/Sbn.Edge.Calibration.csproj")]
    public async Task What_goes_onto_the_vehicle_takes_its_natives_from_Core_and_no_TorchSharp(string project)
    {
        var output = await MsBuildAsync(project, "-getItem:PackageReference,ProjectReference", "-p:SbnPlatform=jetson");

        var packages = Identities(output, "PackageReference");
        packages.ShouldNotContain(p => IsNative(p));
        packages.ShouldNotContain(p => p.StartsWith("TorchSharp", StringComparison.Ordinal));
        Identities(output, "ProjectReference").Select(p => Path.GetFileName(p)).ShouldBe(["Sbn.Edge.Core.csproj", "Sbn.Edge.Drive.csproj"]);
    }

    [Fact]
    public async Task The_ordinary_build_is_the_CPU_one() =>
        (await MsBuildAsync(Core, "-getProperty:SbnPlatform")).Trim().ShouldBe("cpu");

    [Fact]
    public async Task An_unknown_platform_is_refused_with_the_known_ones() =>
        (await MsBuildAsync(Core, "-t:CollectPackageReferences", "-p:SbnPlatform=tpu", expectedExit: 1))
            .ShouldContain("SbnPlatform 'tpu' is unknown; use cpu, cuda or jetson.");

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("jetson", false)]
    public async Task A_publish_for_arm64_says_before_the_first_camera_that_it_carries_no_OpenCV(string platform, bool warns)
    {
        var output = await MsBuildAsync("src/Sbn.Edge/Sbn.Edge.csproj", ["-t:SayThatOpenCvIsMissing", "-p:RuntimeIdentifier=linux-arm64", $"-p:SbnPlatform={platform}"], expectedExit: 0);
        output.Contains("warning SBN001: With -p:SbnPlatform=cpu a publish for linux-arm64 carries no OpenCV", StringComparison.Ordinal).ShouldBe(warns, output);
    }

    private static bool IsNative(string package) =>
        package.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal) || package.Contains(".runtime.", StringComparison.Ordinal);

    private static string[] Identities(string json, string item) =>
        [.. JsonNode.Parse(json)!["Items"]![item]!.AsArray().Select(i => i!["Identity"]!.GetValue<string>())];

    private static Task<string> MsBuildAsync(string project, string ask, string? with = null, int expectedExit = 0) =>
        MsBuildAsync(project, with is null ? [ask] : [ask, with], expectedExit);

    private static async Task<string> MsBuildAsync(string project, string[] arguments, int expectedExit)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryRoot.Path };
        foreach (var argument in (string[])["msbuild", project, "-nologo", "-nodeReuse:false", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // The test host's own MSBuild settings would point the child at another SDK.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(expectedExit, output + await errors);
        return output;
    }
}
