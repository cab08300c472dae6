using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>
/// Writes a scenes file: a ZIP archive of <c>job.json</c>, one entry for each frame, and <c>SHA256SUMS</c> as sha256sum writes it.
/// The same frames of the same job give the same bytes. Only one frame is in memory at a time.
/// </summary>
internal sealed class SceneFileWriter : IDisposable
{
    // 7 ms a frame of models/street; the next level saves a quarter and takes three times as long, which a fast graph would wait for.
    private const CompressionLevel Level = CompressionLevel.Fastest;

    private readonly ZipArchive _archive;
    private readonly string _name;
    private readonly StringBuilder _sums = new();

    /// <summary>Starts a file.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="job">The job, with the shards that will be inside.</param>
    /// <exception cref="UserException">It cannot be written.</exception>
    public SceneFileWriter(Stream stream, string name, SceneJob job)
    {
        _name = name;
        _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Write(SceneFile.JobEntry, SceneJobJson.Write(job));
    }

    /// <summary>Adds a frame; frames come in order.</summary>
    /// <param name="index">Its number over all sets.</param>
    /// <param name="packed">As <see cref="RecordedFrame.Pack"/> gives it.</param>
    /// <exception cref="UserException">It cannot be written.</exception>
    public void Add(int index, ReadOnlySpan<byte> packed) => Write(SceneFile.FrameEntry(index), packed);

    /// <summary>Writes the end, without which the file is not whole.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public void Finish()
    {
        Write(SceneFile.SumsEntry, Encoding.ASCII.GetBytes(_sums.ToString()));
        try
        {
            _archive.Dispose();
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _archive.Dispose();
        }
        catch (IOException)
        {
            // What could not be written was told by the call that tried; the file gets no name.
        }
    }

    private void Write(string entry, ReadOnlySpan<byte> contents)
    {
        try
        {
            var one = _archive.CreateEntry(entry, Level);
            one.LastWriteTime = SceneFile.Timestamp;
            using var stream = one.Open();
            stream.Write(contents);
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }

        _sums.Append(Convert.ToHexStringLower(SHA256.HashData(contents))).Append("  ").Append(entry).Append('\n');
    }

    private UserException Unwritable(IOException e) => new($"'{_name}' cannot be written: {e.Message}", e);
}
