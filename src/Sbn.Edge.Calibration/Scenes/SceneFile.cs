using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>A scenes file, read frame by frame; what is read is held against the file's own checksums.</summary>
internal sealed class SceneFile : IDisposable
{
    /// <summary>Name of the entry that tells the job.</summary>
    public const string JobEntry = "job.json";

    /// <summary>Name of the entry with the checksums of all others.</summary>
    public const string SumsEntry = "SHA256SUMS";

    /// <summary>The time of every entry: the first that ZIP can tell, so that it tells none.</summary>
    public static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A frame of 8192 × 8192 pixels; and names of some hundred thousand frames.
    private const int MostFrameBytes = 1 << 29;
    private const int MostTextBytes = 1 << 26;
    private static readonly byte[] Magic = "PK\x03\x04"u8.ToArray();

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, string> _sums;
    private RecordedFrame? _frame;

    private SceneFile(Stream stream, string name)
    {
        Name = name;
        _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: false);
        _sums = Encoding.ASCII.GetString(Read(SumsEntry)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ")).ToDictionary(
            parts => parts.Length == 2 ? parts[1] : throw new InvalidDataException(), parts => parts[0], StringComparer.Ordinal);
        Job = SceneJobJson.Read(Verified(JobEntry), name);
        if (!_sums.Keys.Order(StringComparer.Ordinal).SequenceEqual(Job.FramesInside().Select(FrameEntry).Append(JobEntry).Order(StringComparer.Ordinal)))
        {
            throw new InvalidDataException();
        }
    }

    /// <summary>What it is called in an error.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public SceneJob Job { get; private set; }

    /// <summary>Name of the entry of a frame.</summary>
    public static string FrameEntry(int index) => FormattableString.Invariant($"frames/{index:000000}");

    /// <summary>True where a file begins as a scenes file does, which no other file of this tool does.</summary>
    /// <exception cref="UserException">It is missing or cannot be read.</exception>
    public static bool Is(string path)
    {
        using var stream = OpenStream(path);
        var begin = new byte[Magic.Length];
        return stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin.AsSpan().SequenceEqual(Magic);
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="UserException">It is missing, damaged, cut short, of another version, or something else.</exception>
    public static SceneFile Open(string path) => Open(OpenStream(path), path);

    /// <summary>Opens what was written to a stream.</summary>
    /// <param name="stream">The stream; it is closed with the file.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="UserException">As <see cref="Open(string)"/>.</exception>
    public static SceneFile Open(Stream stream, string name)
    {
        try
        {
            return new SceneFile(stream, name);
        }
        catch (Exception e)
        {
            stream.Dispose();
            if (IsDamage(e))
            {
                throw Damaged(name, e);
            }

            throw;
        }
    }

    /// <summary>Reads a frame; the next one is written over it.</summary>
    /// <param name="index">Its number over all sets; the file must hold it.</param>
    /// <exception cref="UserException">The file is damaged.</exception>
    public RecordedFrame Read(int index)
    {
        try
        {
            _frame ??= new RecordedFrame(Job);
            _frame.Unpack(Verified(FrameEntry(index)));
            return _frame;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(Name, e);
        }
    }

    /// <summary>Reads a frame as it is packed.</summary>
    /// <param name="index">Its number over all sets; the file must hold it.</param>
    /// <exception cref="UserException">The file is damaged.</exception>
    public byte[] ReadPacked(int index)
    {
        try
        {
            return Verified(FrameEntry(index));
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(Name, e);
        }
    }

    /// <summary>Takes the names of the frames from another file of the same job, so that many parts hold them in memory once.</summary>
    public void ShareNames(SceneFile other) => Job = Job with { Sets = other.Job.Sets };

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    private static FileStream OpenStream(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"There is no file '{path}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private byte[] Verified(string entry)
    {
        var contents = Read(entry);
        return _sums.TryGetValue(entry, out var sum) && sum == Convert.ToHexStringLower(SHA256.HashData(contents))
            ? contents
            : throw new InvalidDataException();
    }

    private byte[] Read(string entry)
    {
        var found = _archive.GetEntry(entry);
        if (found is null || found.Length > (entry is JobEntry or SumsEntry ? MostTextBytes : MostFrameBytes))
        {
            throw new InvalidDataException();
        }

        var contents = new byte[found.Length];
        using var stream = found.Open();
        stream.ReadExactly(contents);
        return contents;
    }

    private static bool IsDamage(Exception e) => e is IOException or InvalidDataException or ArgumentException or NotSupportedException;

    private static UserException Damaged(string name, Exception e) =>
        new($"'{name}' holds no scenes of 'sbn-calibrate collect', or it is damaged or cut short.", e);
}
