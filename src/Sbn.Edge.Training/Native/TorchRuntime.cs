using System.Runtime.InteropServices;
using Sbn.Edge.Core;
using TorchSharp;

namespace Sbn.Edge.Training.Native;

/// <summary>Makes libtorch ready to use on this host, once, before the first tensor.</summary>
internal static partial class TorchRuntime
{
    /// <summary>Loads the native libraries (patched where the host needs it) and sets threads and the seed.</summary>
    /// <exception cref="UserException">The native libraries are missing or do not load.</exception>
    public static void Start(int threads, int seed)
    {
        PatchWhereNeeded(AppContext.BaseDirectory);
        KeepFreedMemory();
        try
        {
            torch.set_num_threads(threads);
            torch.manual_seed(seed);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException)
        {
            throw new UserException(
                $"TorchSharp's native libraries do not load on this host ({e.Message}); training needs linux-x64 with glibc 2.28 or newer.", e);
        }
    }

    /// <summary>
    /// Tells glibc to keep what tensors free instead of handing each large block back to the kernel: a step frees and takes
    /// the same gigabyte again, and the page faults cost up to two fifths of the processor's time.
    /// </summary>
    /// <remarks>
    /// glibc refuses a threshold above 32 MiB, in silence. The few blocks beyond it stay mapped one by one: kept as well, blocks of so many
    /// sizes would leave gaps that let a training of 2 GB grow to 10.
    /// </remarks>
    private static void KeepFreedMemory()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetMallocOption(MmapThreshold, LargestThreshold);
            _ = SetMallocOption(TopPad, 64 << 20);
            _ = SetMallocOption(TrimThreshold, int.MaxValue);
        }
    }

    private const int LargestThreshold = 32 << 20;

    // Numbers of <malloc.h>.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int parameter, int value);

    /// <summary>A no-op where the file is patched already, or wants no such version.</summary>
    internal static void PatchWhereNeeded(string directory)
    {
        var library = Path.Combine(directory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        if (!File.Exists(library))
        {
            return;
        }

        var elf = File.ReadAllBytes(library);
        if (GlibcxxPatch.Apply(elf) > 0)
        {
            // A new file in place of the old: the old one may be a hard link into the package cache, or in use.
            var fresh = $"{library}.{Environment.ProcessId}";
            File.WriteAllBytes(fresh, elf);
            File.Move(fresh, library, overwrite: true);
        }
    }
}
