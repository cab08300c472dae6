namespace Sbn.Edge.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void The_runner_runs() => Environment.Version.Major.ShouldBe(10);
}
