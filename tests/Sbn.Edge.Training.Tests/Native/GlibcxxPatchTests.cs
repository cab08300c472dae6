using Sbn.Edge.Training.Native;

namespace Sbn.Edge.Training.Tests.Native;

public sealed class GlibcxxPatchTests
{
    [Fact]
    public void The_patch_marks_the_version_and_the_symbol_and_changes_nothing_else()
    {
        var original = File.ReadAllBytes(AsPackaged());
        var patched = original.ToArray();

        GlibcxxPatch.Apply(patched).ShouldBe(2);

        Enumerable.Range(0, original.Length).Count(i => original[i] != patched[i]).ShouldBe(2);
        GlibcxxPatch.Apply(patched).ShouldBe(0);
    }

    [Fact]
    public void What_is_no_library_is_refused() =>
        Should.Throw<InvalidDataException>(() => GlibcxxPatch.Apply(new byte[100]));

    /// <summary>The library in the package cache; the one beside the program is patched already.</summary>
    private static string AsPackaged()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.EnumerateFiles(Path.Combine(packages, "torchsharp"), "libLibTorchSharp.so", SearchOption.AllDirectories).First();
    }
}
