namespace Sbn.Edge.Disk;

/// <summary>Files that are replaced as a whole: after a power cut there is the old one or the new one, never half of either.</summary>
internal static class AtomicFile
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Replaces a file, or makes it, and brings it to the disk. Who writes the same file from several threads or processes has a lock of his own.</summary>
    /// <param name="path">The file.</param>
    /// <param name="contents">What it is to hold.</param>
    /// <param name="toDisk">False to leave that to the kernel: the file survives the process, and after a power cut it may be an older one.</param>
    /// <exception cref="IOException">That did not work; what was there is there still.</exception>
    public static void Write(string path, ReadOnlySpan<byte> contents, bool toDisk = true)
    {
        // Always the same name, so that what a kill leaves behind goes with the next writing; it may be another user's, and cannot be written over then.
        var temporary = $"{path}.part";
        try
        {
            File.Delete(temporary);
            using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = ReadableByAll }))
            {
                file.Write(contents);
                file.Flush(flushToDisk: toDisk);
            }

            // The process's umask may have taken from the mode that the file was made with.
            File.SetUnixFileMode(temporary, ReadableByAll);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        if (!toDisk)
        {
            return;
        }

        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }
}
