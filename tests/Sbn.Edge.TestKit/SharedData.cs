namespace Sbn.Edge.TestKit;

/// <summary>
/// The real data that lies beside the repository, not in it: <c>../shared/data</c>. A test that needs it skips with
/// <see cref="WhyMissing"/> where it is not there: <c>Assert.SkipWhen(SharedData.WhyMissing("camvid") is { } why, why)</c>.
/// </summary>
public static class SharedData
{
    /// <summary>The folder, whether it exists or not.</summary>
    public static string Folder { get; } = Path.GetFullPath(RepositoryRoot.Combine("..", "shared", "data"));

    /// <summary>The path of a file or folder in it.</summary>
    public static string Combine(params string[] parts) => Path.Combine([Folder, .. parts]);

    /// <summary>Why a test must be skipped: a sentence that names what is missing; null where it is there.</summary>
    public static string? WhyMissing(params string[] parts)
    {
        var path = Combine(parts);
        return File.Exists(path) || Directory.Exists(path) ? null : $"Needs '{path}', which is not there.";
    }
}
