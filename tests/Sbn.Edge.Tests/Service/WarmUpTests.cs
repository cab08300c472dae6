using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary><c>sbn-edge warmup</c>, the real program.</summary>
public sealed class WarmUpTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public async Task A_model_that_ran_is_told_with_its_provider_and_why_it_is_no_better_one()
    {
        var (exitCode, output, errors) = await EdgeProcess.RunAsync("warmup", "--bundle", model.Bundle);
        exitCode.ShouldBe(0, errors);
        output.ShouldMatch(@"\AOpening tiny 1\.0\.0 from .+ …\n");
        output.ShouldMatch(@"(?m)^tiny 1\.0\.0 fp32 runs on cpu: opened in \d+\.\d s, \d+ ms a frame\.$");
        output.ShouldMatch("(?m)^tensorrt was not taken: .+$");
        output.ShouldNotContain('\u001b');
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_service_would_run_is_what_is_opened()
    {
        using var store = new TempFolder();
        TinyBundle.Write(store["new"], new TinyBundleOptions { Version = "2.0.0" });
        await using var process = EdgeProcess.Start(
            new Dictionary<string, string> { ["Sbn__Model__Bundle"] = store["new"], ["Sbn__Model__Provider"] = "cpu", ["CACHE_DIRECTORY"] = store["cache"] }, "warmup");
        (await process.ExitAsync()).ShouldBe(0, process.Errors);
        process.Output.ShouldContain("tiny 2.0.0 fp32 runs on cpu");
        process.Output.ShouldNotContain("was not taken");
    }

    [Theory]
    [InlineData("tensorrt")]
    [InlineData("cuda")]
    public async Task A_provider_that_is_asked_for_and_not_there_is_no_success(string provider)
    {
        var (exitCode, _, errors) = await EdgeProcess.RunAsync("warmup", "--bundle", model.Bundle, "--provider", provider);
        exitCode.ShouldBe(1);
        errors.ShouldStartWith($"sbn-edge: The execution provider '{provider}' was asked for, but ");
        errors.Trim().ShouldNotContain('\n');
    }
}
