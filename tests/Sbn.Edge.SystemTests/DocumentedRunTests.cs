using System.Text.RegularExpressions;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>The documents' blocks of commands, run one after the other as a reader types them, in a small world.</summary>
[Trait("System", "yes")]
public sealed partial class DocumentedRunTests
{
    [Theory]
    [InlineData("docs/bundle.md")]
    [InlineData("docs/calibration.md")]
    [InlineData("docs/sources.md")]
    [InlineData("docs/training.md")]
    [InlineData("models/common/README.md")]
    public async Task The_commands_run_in_the_order_in_which_they_stand(string document)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SBN_TEST_SYSTEM") == "1", "Takes long; ./sbn test --system runs it.");
        using var world = await DocumentedWorld.MakeAsync();
        var blocks = Blocks().Matches(await File.ReadAllTextAsync(RepositoryRoot.Combine(document), TestContext.Current.CancellationToken))
            .Select(block => NotHere().Replace(block.Groups["code"].Value, "")).Where(block => block.Contains("./sbn ", StringComparison.Ordinal)).ToArray();
        blocks.ShouldNotBeEmpty();
        foreach (var block in blocks)
        {
            var started = DateTime.UtcNow;
            var run = await world.RunAsync(block);
            run.ExitCode.ShouldBe(0, $"{document}:\n{block}\n{run.Output}{run.Error}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{document}: {(DateTime.UtcNow - started).TotalSeconds:0} s: {block.Trim()}");
        }
    }

    // What builds and runs the service, or needs a camera; other tests run these.
    [GeneratedRegex(@"^\./sbn (demo|test|edge)( .*)?\n", RegexOptions.Multiline)]
    private static partial Regex NotHere();

    [GeneratedRegex("^```sh\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
