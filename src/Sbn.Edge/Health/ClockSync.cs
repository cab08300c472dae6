using System.Runtime.InteropServices;

namespace Sbn.Edge.Health;

/// <summary>
/// Asks the kernel whether the wall clock is disciplined by a time source (adjtimex(2)): the state that NTP and PTP
/// daemons keep there, and what timedatectl calls "System clock synchronized".
/// </summary>
internal sealed partial class ClockSync
{
    private const int TimeError = 5;
    private const int StatusUnsynchronised = 0x0040;

    /// <summary>struct timex is 208 bytes on 64-bit Linux; its status is the int behind modes and four longs.</summary>
    private const int TimexBytes = 256;
    private const int StatusOffset = 40;

    private static readonly long RefreshTicks = TimeSpan.FromSeconds(1).Ticks / TimeSpan.TicksPerMillisecond;

    private long _readAt = long.MinValue;
    private bool _isSynced;

    /// <summary>True where the clock is disciplined; asked at most once a second.</summary>
    public bool IsSynced
    {
        get
        {
            var now = Environment.TickCount64;
            if (Volatile.Read(ref _readAt) is var readAt && (readAt == long.MinValue || now - readAt >= RefreshTicks))
            {
                Volatile.Write(ref _isSynced, Ask());
                Volatile.Write(ref _readAt, now);
            }

            return Volatile.Read(ref _isSynced);
        }
    }

    private static unsafe bool Ask()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return false;
        }

        var timex = stackalloc byte[TimexBytes];
        new Span<byte>(timex, TimexBytes).Clear();
        // modes = 0 only reads, which needs no privilege.
        var state = AdjTimex(timex);
        return state is >= 0 and not TimeError && (*(int*)(timex + StatusOffset) & StatusUnsynchronised) == 0;
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int AdjTimex(byte* timex);
}
