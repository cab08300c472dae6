namespace Sbn.Edge.Disk;

/// <summary>Files that are replaced as a whole: after a power cut there is the old one or the new one, never half of either.</summary>
internal static class AtomicFile
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>
    /// Replaces a file, or makes it, and brings it to the disk. Only one may write a file at a time: what it is written to first has one name, so that a kill in the midst leaves
    /// one file beside it, which the next writing replaces.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="contents">What it is to hold.</param>
    /// <exception cref="IOException">That did not work; what was there is there still.</exception>
    public static void Write(string path, ReadOnlySpan<byte> contents)
    {
        var temporary = $"{path}.part";
        try
        {
            // Not written over: another user, such as root, may have left it.
            File.Delete(temporary);
            using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = ReadableByAll }))
            {
                file.Write(contents);
                file.Flush(flushToDisk: true);
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

        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }
}
