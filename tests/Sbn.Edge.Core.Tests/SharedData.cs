using System.Runtime.CompilerServices;

namespace Sbn.Edge.Core.Tests;

/// <summary>The real data beside the repository; tests that need it are skipped, with the folder named, where it is absent.</summary>
internal static class SharedData
{
    public static string Require(params string[] parts)
    {
        var path = Path.GetFullPath(Path.Combine([Path.GetDirectoryName(ThisFile())!, "../../../shared/data", .. parts]));
        Assert.SkipUnless(Path.Exists(path), $"needs the data set '../shared/data/{string.Join('/', parts)}' beside the repository");
        return path;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
