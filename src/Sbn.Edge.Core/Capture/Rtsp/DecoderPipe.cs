using System.Runtime.InteropServices;

namespace Sbn.Edge.Core.Capture.Rtsp;

/// <summary>
/// A named pipe in a private folder: the one door through which OpenCV's FFmpeg, which opens files only, can be given a
/// stream that arrives by other means.
/// </summary>
internal sealed partial class DecoderPipe : IDisposable
{
    private readonly string _folder;

    /// <summary>Makes the pipe.</summary>
    /// <param name="extension">Tells the decoder what comes: <c>h264</c> or <c>h265</c>.</param>
    public DecoderPipe(string extension)
    {
        _folder = Directory.CreateTempSubdirectory($"sbn-stream-{Environment.ProcessId}-").FullName;
        FilePath = Path.Combine(_folder, "stream." + extension);
        if (MakeFifo(FilePath, 0x180) != 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            Directory.Delete(_folder, recursive: true);
            throw new SourceException($"A named pipe cannot be made in '{Path.GetTempPath()}': {error}.");
        }
    }

    /// <summary>The file to open for reading.</summary>
    public string FilePath { get; }

    /// <summary>
    /// Opens the writer's end; waits until the reader has opened his. Writing throws <see cref="IOException"/> once the
    /// reader has gone, and closing it is the end of the stream for him.
    /// </summary>
    public FileStream OpenForWriting() => new(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);

    /// <summary>Lets a writer go on who waits for a reader that never came.</summary>
    public void Release()
    {
        // Opening both ends never waits.
        using var both = new FileStream(FilePath, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 1);
    }

    /// <summary>Removes the pipe's name; ends that are open stay so.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
