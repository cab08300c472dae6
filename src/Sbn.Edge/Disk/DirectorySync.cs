using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Sbn.Edge.Disk;

/// <summary>Brings the names in a folder to the disk: a new file that a power cut leaves without its name is lost. .NET opens no folders.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnlyDirectory = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC
    private const int ReadOnlyDirectoryArm = 0x4000 | 0x80000; // ARM has another number for O_DIRECTORY

    /// <summary>Flushes a folder.</summary>
    /// <exception cref="IOException">That did not work.</exception>
    public static void Flush(string directory)
    {
        var arm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
        var folder = Open(directory, arm ? ReadOnlyDirectoryArm : ReadOnlyDirectory);
        if (folder < 0)
        {
            throw Failure(directory);
        }

        try
        {
            if (Sync(folder) != 0)
            {
                throw Failure(directory);
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    private static IOException Failure(string directory) => new($"The folder {directory} could not be brought to the disk: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);
}
