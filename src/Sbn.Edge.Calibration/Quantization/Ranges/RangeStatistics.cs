using System.IO.Compression;
using System.Security.Cryptography;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Calibration.Quantization.Judging;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>
/// What <c>collect</c> writes and <c>merge</c> joins: the statistics of the frames of some shards, and the pictures that
/// quantised graphs are judged by. Whatever the shards, all of them merged are byte by byte the file of one run over everything.
/// </summary>
/// <param name="job">What all shards together collect.</param>
/// <param name="shards">How many shards the job has; 1 once it is whole.</param>
internal sealed class RangeStatistics(RangeJob job, int shards)
{
    private const string Magic = "sbn.ranges/2";

    private readonly SortedSet<int> _done = [];
    private readonly SortedDictionary<(int Recording, long Number), KeptPicture> _pictures = [];

    /// <summary>What all shards together collect.</summary>
    public RangeJob Job { get; } = job;

    /// <summary>What the tensors held.</summary>
    public CalibrationStatistics Tensors { get; private init; } = new();

    /// <summary>True where no shard is missing.</summary>
    public bool IsWhole => _done.Count == shards;

    /// <summary>The pictures kept, on the model's grid, in the order of recordings and frames.</summary>
    public IReadOnlyList<KeptPicture> Pictures => [.. _pictures.Values];

    /// <summary>True where it holds this shard of this job, and no other.</summary>
    public bool Is(RangeJob job, Shard shard) => ShardCount == shard.Count && _done.SetEquals([shard.Index]) && Job.IsSameAs(job);

    /// <summary>Notes that a shard is done.</summary>
    public void Finish(Shard shard) => _done.Add(shard.Index);

    /// <summary>Keeps a picture to judge by.</summary>
    /// <param name="recording">The recording's place in the job.</param>
    /// <param name="number">The frame's number in it.</param>
    /// <param name="grid">The picture on the model's grid.</param>
    /// <param name="isDrawn">True where the frame's tensors are counted too.</param>
    public void Keep(int recording, long number, ReadOnlySpan<byte> grid, bool isDrawn) => _pictures[(recording, number)] = new KeptPicture(grid.ToArray(), isDrawn);

    /// <summary>Joins parts of one job, in whatever order.</summary>
    /// <exception cref="UserException">Parts are of different jobs, one is given twice, or one is missing.</exception>
    public static RangeStatistics Merge(IReadOnlyList<(string File, RangeStatistics Part)> parts)
    {
        var (firstFile, first) = parts[0];
        var roll = new ShardRoll(first.ShardCount);
        var whole = new RangeStatistics(first.Job, 1);
        foreach (var (file, part) in parts)
        {
            if (part.Job.GraphSha256 != first.Job.GraphSha256)
            {
                throw new UserException($"'{file}' was collected on another graph than '{firstFile}'; collect every shard with the same bundle.");
            }

            if (!part.Job.IsSameAs(first.Job) || part.ShardCount != first.ShardCount)
            {
                throw new UserException($"'{file}' is of another job than '{firstFile}': other recordings, another --frames, another --equalize, or another number of shards.");
            }

            roll.Note(file, part._done);
            whole.Tensors.Add(part.Tensors);
            foreach (var (number, picture) in part._pictures)
            {
                whole._pictures[number] = picture;
            }
        }

        roll.RequireAll();
        whole.Finish(Shard.Whole);
        return whole;
    }

    private int ShardCount => shards;

    /// <summary>Writes the file's contents.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var packed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(packed))
        {
            writer.Write(Magic);
            writer.Write(Job.GraphSha256);
            writer.Write(Job.Equalised);
            writer.Write(Job.Frames);
            writer.Write(Job.Kept);
            writer.Write(Job.Names.Count);
            foreach (var (name, length) in Job.Names.Zip(Job.Lengths))
            {
                writer.Write(name);
                writer.Write(length);
            }

            writer.Write(shards);
            writer.Write(_done.Count);
            foreach (var index in _done)
            {
                writer.Write(index);
            }

            writer.Write(_pictures.Count);
            foreach (var ((recording, number), picture) in _pictures)
            {
                writer.Write(recording);
                writer.Write(number);
                writer.Write(picture.IsDrawn);
                writer.Write(picture.Bgr.Length);
                writer.Write(picture.Bgr);
            }

            Tensors.Write(writer);
        }

        var contents = bytes.ToArray();
        return [.. SHA256.HashData(contents), .. contents];
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserException">It is missing, damaged, cut short, or something else.</exception>
    public static RangeStatistics Read(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            Require(bytes.Length > SHA256.HashSizeInBytes && bytes.AsSpan(0, SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes))));
            using var packed = new BrotliStream(new MemoryStream(bytes, SHA256.HashSizeInBytes, bytes.Length - SHA256.HashSizeInBytes), CompressionMode.Decompress);
            using var reader = new BinaryReader(packed);
            var schema = reader.ReadString();
            if (schema != Magic && schema.StartsWith("sbn.ranges/", StringComparison.Ordinal))
            {
                throw new UserException($"'{file}' has schema '{schema}'; this version reads '{Magic}'.");
            }

            Require(schema == Magic);
            var read = ReadParts(reader);
            Require(packed.ReadByte() < 0);
            return read;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"There is no file '{file}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new UserException($"'{file}' holds no statistics of 'sbn-calibrate collect', or it is damaged or cut short.", e);
        }
    }

    private static RangeStatistics ReadParts(BinaryReader reader)
    {
        var (graph, equalised, frames, kept) = (reader.ReadString(), reader.ReadBoolean(), reader.ReadInt32(), reader.ReadInt32());
        var (names, lengths) = (new string[Count(reader)], new List<long>());
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
            lengths.Add(reader.ReadInt64());
        }

        var shards = reader.ReadInt32();
        Require(shards is > 0 and < 1_000_000);
        var done = new int[Count(reader)];
        for (var i = 0; i < done.Length; i++)
        {
            done[i] = reader.ReadInt32();
        }

        Require(done.All(index => index >= 0 && index < shards));
        var pictures = new List<((int, long) Frame, KeptPicture Picture)>();
        for (var left = Count(reader); left > 0; left--)
        {
            var frame = (reader.ReadInt32(), reader.ReadInt64());
            var isDrawn = reader.ReadBoolean();
            var length = reader.ReadInt32();
            Require(length is > 0 and < 1 << 29);
            var picture = reader.ReadBytes(length);
            Require(picture.Length == length);
            pictures.Add((frame, new KeptPicture(picture, isDrawn)));
        }

        var read = new RangeStatistics(new RangeJob(graph, equalised, frames, kept, names, lengths), shards) { Tensors = CalibrationStatistics.Read(reader) };
        read._done.UnionWith(done);
        foreach (var (frame, picture) in pictures)
        {
            read._pictures[frame] = picture;
        }

        return read;
    }

    private static int Count(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        Require(count is >= 0 and < 1 << 24);
        return count;
    }

    private static void Require(bool sound)
    {
        if (!sound)
        {
            throw new InvalidDataException();
        }
    }
}
