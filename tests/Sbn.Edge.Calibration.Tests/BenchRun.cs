using Sbn.Edge.Calibration.Cli;

namespace Sbn.Edge.Calibration.Tests;

/// <summary>One run of the bench tool inside the test's process.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Log">What it wrote to standard error.</param>
internal sealed record BenchRun(int ExitCode, string Output, string Log)
{
    /// <summary>Runs a command line.</summary>
    public static async Task<BenchRun> Of(params string[] args)
    {
        using var output = new StringWriter();
        using var log = new StringWriter();
        var exitCode = await BenchTool.RunAsync(args, new Terminal(output, log, isInteractive: false), TestContext.Current.CancellationToken);
        return new BenchRun(exitCode, output.ToString(), log.ToString());
    }

    /// <summary>Holds that it failed as a user's mistake does: exit code 1 and one sentence that names something.</summary>
    public void ShouldFailWith(params string[] parts)
    {
        ExitCode.ShouldBe(BenchTool.Failed, Log);
        var lines = Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains(" done in ", StringComparison.Ordinal)).ToList();
        lines.Count.ShouldBe(1, Log);
        Log.ShouldNotContain("   at ");
        foreach (var part in parts)
        {
            lines[0].ShouldContain(part);
        }
    }
}
