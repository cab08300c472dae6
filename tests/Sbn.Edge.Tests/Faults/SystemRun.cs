namespace Sbn.Edge.Tests.Faults;

/// <summary>How long the tests that kill, flood and freeze take: short by themselves, at their full numbers with <c>./sbn test --system</c>.</summary>
internal static class SystemRun
{
    /// <summary>True for the full numbers.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("SBN_TEST_SYSTEM") == "1";

    /// <summary>Skips a test that has no short form.</summary>
    public static void RequireFull() => Assert.SkipUnless(IsFull, "Takes long; ./sbn test --system runs it.");

    /// <summary>A figure for whoever reads the run.</summary>
    public static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}
