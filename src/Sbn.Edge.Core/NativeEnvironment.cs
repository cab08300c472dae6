using System.Runtime.InteropServices;

namespace Sbn.Edge.Core;

/// <summary>
/// The environment as native code reads it. .NET's <see cref="Environment.SetEnvironmentVariable(string, string?)"/> changes
/// a copy of its own, which getenv(3) never sees on Linux; so libc is asked.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable, whatever it was.</summary>
    public static void Set(string name, string value) => Set(name, value, overwrite: 1);

    /// <summary>Sets a variable unless the user has.</summary>
    public static void SetIfAbsent(string name, string value) => Set(name, value, overwrite: 0);

    private static void Set(string name, string value, int overwrite)
    {
        if (OperatingSystem.IsLinux() && SetEnv(name, value, overwrite) != 0)
        {
            throw new InvalidOperationException($"setenv {name} failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
