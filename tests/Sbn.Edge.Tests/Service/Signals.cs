using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sbn.Edge.Tests.Service;

/// <summary>Sends signals to processes that a test has started.</summary>
internal static partial class Signals
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Freeze = 19;

    public static void Send(Process process, int signal) => Kill(process.Id, signal).ShouldBe(0);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);
}
