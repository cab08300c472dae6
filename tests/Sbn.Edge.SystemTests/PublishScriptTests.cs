using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>deploy/jetson/publish.sh: what it refuses, and that what it makes is what install.sh takes.</summary>
public sealed class PublishScriptTests : IDisposable
{
    private const string ShellCheck = "/usr/bin/shellcheck";

    private static readonly string Script = RepositoryRoot.Combine("deploy", "jetson", "publish.sh");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--rid is 'linux-riscv64'; it must be linux-arm64 or linux-x64", "--rid", "linux-riscv64")]
    [InlineData("--platform is 'jetson'; for linux-x64 it must be cpu or cuda", "--rid", "linux-x64", "--platform", "jetson")]
    [InlineData("--platform is 'cuda'; for linux-arm64 it must be jetson or cpu", "--platform", "cuda")]
    [InlineData("there is no model bundle '/nowhere'", "--models", "/nowhere")]
    [InlineData("--out needs a value", "--out")]
    [InlineData("unknown option '--fast'; it takes --rid, --platform, --models and --out", "--fast")]
    public async Task A_mistake_is_refused_in_a_sentence(string sentence, params string[] arguments)
    {
        var refused = await Command.RunAsync(Script, arguments);
        refused.ExitCode.ShouldBe(78);
        refused.Error.ShouldStartWith("publish.sh: " + sentence);
        refused.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task Shellcheck_finds_nothing_in_the_scripts_of_a_vehicle()
    {
        Assert.SkipUnless(File.Exists(ShellCheck), $"Needs {ShellCheck}, which is not there; apt install shellcheck.");
        var scripts = Directory.GetFiles(RepositoryRoot.Combine("deploy", "jetson"), "*.sh");
        scripts.Length.ShouldBe(3);
        var findings = await Command.RunAsync(ShellCheck, scripts);
        findings.ExitCode.ShouldBe(0, findings.Output);
    }

    // A minute or more, and the .NET runtime's packages are fetched the first time.
    [Fact]
    [Trait("System", "yes")]
    public async Task What_it_makes_runs_without_dotnet_and_has_the_model_beside_it()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SBN_TEST_SYSTEM") == "1", "Takes long; ./sbn test --system runs it.");
        TinyBundle.Write(_folder["tiny"]);
        var publish = await Command.RunAsync(Script, "--rid", "linux-x64", "--models", _folder["tiny"], "--out", _folder["out"]);
        publish.ExitCode.ShouldBe(0, publish.Output + publish.Error);
        File.Exists(_folder["out", "deploy", "jetson", "install.sh"]).ShouldBeTrue();
        var warm = await Command.RunAsync("env", "-i", "PATH=/usr/bin:/bin", "DOTNET_ROOT=/nowhere", $"HOME={_folder.Path}", _folder["out", "sbn-edge"], "warmup");
        warm.ExitCode.ShouldBe(0, warm.Error);
        warm.Output.ShouldContain($"Opening tiny 1.0.0 from {_folder["out", "models", "street"]}");
    }
}
