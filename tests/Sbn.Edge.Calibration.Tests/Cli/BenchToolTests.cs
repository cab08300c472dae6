using Sbn.Edge.Calibration.Cli;

namespace Sbn.Edge.Calibration.Tests.Cli;

public sealed class BenchToolTests
{
    [Fact]
    public void Every_command_and_option_is_described()
    {
        using var log = new StringWriter();
        var root = BenchTool.CreateRoot(new Terminal(log, log, isInteractive: false));
        root.Subcommands.Select(command => command.Name).ShouldBe(["evaluate", "quantize", "collect", "merge", "confidence", "compare", "alarms", "report", "replay", "ego-mask", "sample", "drift", "inspect"], ignoreOrder: true);
        foreach (var command in root.Subcommands)
        {
            command.Description!.ShouldContain("Example");
            foreach (var option in command.Options)
            {
                option.Description.ShouldNotBeNullOrWhiteSpace($"{command.Name} {option.Name}");
            }
        }
    }

    [Fact]
    public async Task Help_is_not_a_failure()
    {
        var run = await BenchRun.Of("evaluate", "--help");
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("--report");
    }

    [Fact]
    public async Task Without_a_command_it_fails_and_shows_what_there_is()
    {
        var run = await BenchRun.Of();
        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("evaluate");
    }

    [Theory]
    [InlineData("--bootstrap", "3", "between 100")]
    [InlineData("--block-seconds", "0", "positive")]
    [InlineData("--frame-rate", "-1", "positive")]
    [InlineData("--variant", "fp16", "int8")]
    [InlineData("--seed", "many", "--seed")]
    public async Task A_value_out_of_range_is_refused_with_what_would_be_right(string option, string value, string right)
    {
        var run = await BenchRun.Of("evaluate", "--bundle", "b", "--dataset", "d", "--report", "r.json", option, value);
        run.ExitCode.ShouldBe(1);
        run.Log.ShouldContain(right);
        run.Output.ShouldNotContain("Usage:");
    }

    [Fact]
    public async Task A_run_that_is_stopped_does_not_succeed()
    {
        using var log = new StringWriter();
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        using var folder = new TestKit.TempFolder();
        TestKit.TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], 1);
        var exitCode = await BenchTool.RunAsync(
            ["evaluate", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", folder["r.json"]],
            new Terminal(log, log, isInteractive: false),
            stopped.Token);
        exitCode.ShouldNotBe(0);
        File.Exists(folder["r.json"]).ShouldBeFalse();
    }
}
