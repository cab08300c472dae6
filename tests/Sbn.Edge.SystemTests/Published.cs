namespace Sbn.Edge.SystemTests;

/// <summary>A program as <c>dotnet publish</c> makes it, of what was built with the tests.</summary>
internal static class Published
{
    /// <summary>Publishes for the platform <c>cpu</c>.</summary>
    /// <param name="project">The project's name.</param>
    /// <param name="folder">Where to.</param>
    /// <returns>The files, by their paths in the folder.</returns>
    public static async Task<string[]> ToAsync(string project, string folder)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        // The test host's own MSBuild settings would point the child at another SDK.
        var unset = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase));
        var publish = await Command.RunAsync(
            "env",
            [
                .. unset.SelectMany(name => (string[])["-u", name]),
                "dotnet", "publish", $"src/{project}", "-c", configuration, "--no-build", "--nologo", "-nodeReuse:false", "-o", folder,
            ]);
        publish.ExitCode.ShouldBe(0, publish.Output + publish.Error);
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))];
    }
}
