using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace Sbn.Edge.Core.Inference;

/// <summary>
/// Native libraries that take the place of the packages' own: the folder <c>natives</c> beside the program, or the one that
/// <c>SBN_NATIVES</c> names. No package holds ONNX Runtime with TensorRT for a Jetson, nor OpenCV with GStreamer; whoever
/// has built them puts <c>libonnxruntime.so</c> (with its <c>libonnxruntime_providers_*.so</c>),
/// <c>libonnxruntime_ep_tensorrt.so</c> (the plugin) or <c>libOpenCvSharpExtern.so</c> there.
/// </summary>
public static class NativeOverlay
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "SBN_NATIVES";

    private const string OnnxRuntimeFile = "libonnxruntime.so";
    private const string TensorRtPluginFile = "libonnxruntime_ep_tensorrt.so";
    private const string OpenCvFile = "libOpenCvSharpExtern.so";

    /// <summary>The folder, whether it exists or not.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(AppContext.BaseDirectory, "natives");

    /// <summary>The ONNX Runtime of the folder; null where the package's own is used.</summary>
    public static string? OnnxRuntime => Find(OnnxRuntimeFile);

    /// <summary>The TensorRT plugin of the folder, or null.</summary>
    public static string? TensorRtPlugin => Find(TensorRtPluginFile);

    /// <summary>The OpenCV of the folder; null where the package's own is used.</summary>
    public static string? OpenCv => Find(OpenCvFile);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must happen before whatever first calls into either library, and that may be any part of Core.")]
    internal static void Install()
    {
        if (OnnxRuntime is { } onnxRuntime)
        {
            ReplaceOnnxRuntime(onnxRuntime);
        }

        if (OpenCv is { } openCv)
        {
            ReplaceOpenCv(openCv);
        }
    }

    private static string? Find(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path) ? path : null;
    }

    // Apart, so that the assemblies are loaded only where there is something to replace.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReplaceOnnxRuntime(string path)
    {
        OrtEnv.DisableDllImportResolver = true;
        Replace(typeof(OrtEnv).Assembly, "onnxruntime", path);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReplaceOpenCv(string path) => Replace(typeof(Cv2).Assembly, "OpenCvSharpExtern", path);

    private static void Replace(Assembly assembly, string library, string path) =>
        NativeLibrary.SetDllImportResolver(
            assembly,
            (name, _, _) => name.Equals(library, StringComparison.OrdinalIgnoreCase) || name.Equals($"{library}.dll", StringComparison.OrdinalIgnoreCase)
                ? NativeLibrary.Load(path)
                : IntPtr.Zero);
}
