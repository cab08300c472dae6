using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Sbn.Edge.Core.Inference;

/// <summary>The versions an engine depends on.</summary>
/// <param name="TensorRt">TensorRT's version number, such as 101600, or <c>unknown</c>.</param>
/// <param name="Driver">The GPU driver's version, or a Jetson's L4T release, or <c>unknown</c>.</param>
internal sealed partial record GpuStack(string TensorRt, string Driver)
{
    private static readonly string[] InferenceLibraries = ["libnvinfer.so.11", "libnvinfer.so.10", "libnvinfer.so"];

    /// <summary>What this machine has.</summary>
    public static GpuStack Read() => new(TensorRtVersion(), DriverVersion("/proc/driver/nvidia/version", "/etc/nv_tegra_release"));

    /// <summary>The version in the driver's own file, else in the Jetson's.</summary>
    public static string DriverVersion(string driverFile, string tegraFile)
    {
        foreach (var (file, pattern) in new[] { (driverFile, DriverPattern()), (tegraFile, TegraPattern()) })
        {
            if (File.Exists(file) && pattern.Match(File.ReadAllText(file)) is { Success: true } match)
            {
                return string.Join('.', match.Groups.Values.Skip(1).Select(g => g.Value));
            }
        }

        return "unknown";
    }

    private static unsafe string TensorRtVersion()
    {
        foreach (var library in InferenceLibraries)
        {
            if (NativeLibrary.TryLoad(library, out var handle) && NativeLibrary.TryGetExport(handle, "getInferLibVersion", out var export))
            {
                return ((delegate* unmanaged<int>)export)().ToString(CultureInfo.InvariantCulture);
            }
        }

        return "unknown";
    }

    [GeneratedRegex(@"Kernel Module\b.*?\s(\d+(?:\.\d+)+)\s")]
    private static partial Regex DriverPattern();

    [GeneratedRegex(@"# R(\d+) \(release\), REVISION: (\d+(?:\.\d+)*)")]
    private static partial Regex TegraPattern();
}
