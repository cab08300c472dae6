using System.Text.RegularExpressions;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>What lies in the folder that <c>dotnet publish</c> makes, and so on a vehicle or in a cluster's image.</summary>
public sealed partial class PublishTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Sbn.Edge", "sbn-edge")]
    [InlineData("Sbn.Edge.Calibration", "sbn-calibrate")]
    public async Task A_publish_carries_the_natives_of_its_machine_and_no_others(string project, string program)
    {
        var files = await PublishAsync(project);
        files.ShouldContain(program);
        files.ShouldContain("runtimes/linux-x64/native/libonnxruntime.so");
        files.ShouldContain("runtimes/linux-x64/native/libOpenCvSharpExtern.so");
        files.Where(file => Native().Match(file) is { Success: true } native && native.Groups["machine"].Value != "linux-x64").ShouldBeEmpty();
        files.ShouldNotContain(file => Path.GetFileName(file).StartsWith("onnxruntime", StringComparison.Ordinal), "ONNX Runtime's Windows library");
        files.ShouldNotContain(file => file.EndsWith(".dylib", StringComparison.Ordinal) || file.EndsWith(".aar", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_publish_leaves_out_it_does_not_need()
    {
        await PublishAsync("Sbn.Edge");
        TinyBundle.Write(_folder["bundle"]);
        var demo = await Command.RunAsync(
            _folder["out", "sbn-edge"], "demo", "--frames", "4", "--speed", "0", "--broker-port", "0", "--bundle", _folder["bundle"], "--source", "drive:?width=96&height=64");
        demo.ExitCode.ShouldBe(0, demo.Error);
    }

    [Fact]
    public async Task A_publish_carries_its_licences_and_the_page_that_the_unit_names()
    {
        var files = await PublishAsync("Sbn.Edge");
        var unit = await File.ReadAllTextAsync(RepositoryRoot.Combine("deploy", "jetson", "sbn-edge.service"), TestContext.Current.CancellationToken);
        var page = Regex.Match(unit, "^Documentation=file:/opt/sbn-edge/(.+)$", RegexOptions.Multiline).Groups[1].Value;
        string[] papers =
        [
            page, "LICENSE", "THIRD-PARTY-NOTICES.md", "licenses/LGPL-2.1.txt", "licenses/onnxruntime/LICENSE", "licenses/onnxruntime/ThirdPartyNotices.txt",
            "docs/configuration.md", "docs/mqtt.md", "docs/schemas/state.json", "deploy/jetson/sbn-edge.service", "deploy/jetson/sbn-edge.sysusers.conf", "deploy/jetson/install.sh",
        ];
        papers.Except(files).ShouldBeEmpty();
    }

    private Task<string[]> PublishAsync(string project) => Published.ToAsync(project, _folder["out"]);

    [GeneratedRegex("^runtimes/(?<machine>[^/]+)/native/")]
    private static partial Regex Native();
}
