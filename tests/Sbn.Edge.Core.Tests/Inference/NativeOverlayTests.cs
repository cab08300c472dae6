using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Inference;

public sealed class NativeOverlayTests
{
    private static bool IsOverlaid => Environment.GetEnvironmentVariable(NativeOverlay.Variable) is not null;

    [Fact]
    public async Task Libraries_in_the_overlay_folder_take_the_place_of_the_packages_own()
    {
        if (IsOverlaid)
        {
            RequireOverlayMapped();
            return;
        }

        using var folder = new TempFolder();
        foreach (var library in (string[])["libonnxruntime.so", "libOpenCvSharpExtern.so"])
        {
            // Copies: a symbolic link would show the package's own path in the memory map.
            File.Copy(Packaged(library), folder[library]);
        }

        await RunAgainAsync(nameof(Libraries_in_the_overlay_folder_take_the_place_of_the_packages_own), folder.Path);
    }

    [Fact]
    public async Task A_library_that_does_not_load_is_named_in_a_sentence()
    {
        if (IsOverlaid)
        {
            var b = new OnnxGraphBuilder("g");
            b.Relu(b.Input("x", ElementType.Float, 3), "y");
            var model = b.Output("y", ElementType.Float, 3).Build();
            Should.Throw<UserException>(() => GraphSession.Open(model)).Message.ShouldStartWith($"ONNX Runtime ({NativeOverlay.OnnxRuntime}) cannot be loaded:");
            return;
        }

        using var folder = new TempFolder();
        File.WriteAllText(folder["libonnxruntime.so"], "no library");
        await RunAgainAsync(nameof(A_library_that_does_not_load_is_named_in_a_sentence), folder.Path);
    }

    [Fact]
    public void Without_an_overlay_the_packages_own_libraries_are_used()
    {
        Assert.SkipWhen(IsOverlaid, $"{NativeOverlay.Variable} is set.");
        NativeOverlay.Folder.ShouldBe(Path.Combine(AppContext.BaseDirectory, "natives"));
        NativeOverlay.OnnxRuntime.ShouldBeNull();
        NativeOverlay.TensorRtPlugin.ShouldBeNull();
        NativeOverlay.OpenCv.ShouldBeNull();
    }

    /// <summary>What is loaded is decided once per process: runs a test of this class again in a process with an overlay.</summary>
    private static async Task RunAgainAsync(string test, string overlay)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { [NativeOverlay.Variable] = overlay } };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(NativeOverlayTests).Assembly.Location);
        }

        foreach (var argument in (string[])["-noColor", "-method", $"{typeof(NativeOverlayTests).FullName}.{test}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        child.ExitCode.ShouldBe(0, output);
        output.ShouldContain("Total: 1, Errors: 0, Failed: 0, Skipped: 0");
    }

    private static void RequireOverlayMapped()
    {
        OrtEnv.Instance().GetVersionString().ShouldNotBeEmpty();
        using var picture = new Mat(2, 2, MatType.CV_8UC3);

        var mapped = File.ReadAllLines("/proc/self/maps").Select(l => l.Split(' ')[^1]).Distinct().ToArray();
        mapped.Where(p => Path.GetFileName(p) == "libonnxruntime.so").ShouldBe([Path.Combine(NativeOverlay.Folder, "libonnxruntime.so")]);
        mapped.Where(p => Path.GetFileName(p) == "libOpenCvSharpExtern.so").ShouldBe([Path.Combine(NativeOverlay.Folder, "libOpenCvSharpExtern.so")]);
    }

    private static string Packaged(string library) =>
        Directory.GetFiles(AppContext.BaseDirectory, library, SearchOption.AllDirectories).First(p => p.Contains("linux-x64", StringComparison.Ordinal));
}
