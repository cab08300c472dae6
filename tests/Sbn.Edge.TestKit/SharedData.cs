namespace Sbn.Edge.TestKit;

/// <summary>
/// The real data that lies beside the repository, not in it: <c>../shared/data</c>. A test that needs it asks for it with
/// <see cref="Require"/>, and is skipped, with the path named, where it is not there.
/// </summary>
public static class SharedData
{
    // xunit.v3 takes any exception whose message starts so for a skipped test; the kit itself needs no xunit then.
    private const string SkipToken = "$XunitDynamicSkip$";

    /// <summary>The folder, whether it exists or not.</summary>
    public static string Folder { get; } = Path.GetFullPath(RepositoryRoot.Combine("..", "shared", "data"));

    /// <summary>The path of a file or folder in it; skips the test where it is not there.</summary>
    public static string Require(params string[] parts) => WhyMissing(parts) is { } why ? throw new InvalidOperationException(SkipToken + why) : Combine(parts);

    /// <summary>The path of a file or folder in it.</summary>
    public static string Combine(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>A sentence that names what is missing; null where it is there.</summary>
    public static string? WhyMissing(params string[] parts)
    {
        var path = Combine(parts);
        return Path.Exists(path) ? null : $"Needs '{path}', which is not there.";
    }
}
