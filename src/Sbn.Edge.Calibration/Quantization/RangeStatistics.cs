using System.IO.Compression;
using System.Security.Cryptography;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>
/// What <c>collect</c> writes and <c>merge</c> joins: the statistics of the frames of some shards, and the pictures that
/// quantised graphs are judged by. Whatever the shards, all of them merged are byte by byte the file of one run over everything.
/// </summary>
/// <param name="graphSha256">The float graph that was run.</param>
/// <param name="sample">The frames drawn, of all shards.</param>
/// <param name="shards">How many shards the job has; 1 once it is whole.</param>
internal sealed class RangeStatistics(string graphSha256, FrameSample sample, int shards)
{
    private const string Magic = "sbn.ranges/1";

    private readonly SortedSet<int> _done = [];
    private readonly SortedDictionary<long, byte[]> _pictures = [];

    /// <summary>SHA-256 of the float graph.</summary>
    public string GraphSha256 { get; } = graphSha256;

    /// <summary>The frames drawn.</summary>
    public FrameSample Sample { get; } = sample;

    /// <summary>What the tensors held.</summary>
    public CalibrationStatistics Tensors { get; private init; } = new();

    /// <summary>True where no shard is missing.</summary>
    public bool IsWhole => _done.Count == shards;

    /// <summary>The pictures to judge by, on the model's grid, in the order of their frames.</summary>
    public IEnumerable<byte[]> Pictures => _pictures.Values;

    /// <summary>Notes that a shard is done.</summary>
    public void Finish(Shard shard) => _done.Add(shard.Index);

    /// <summary>Keeps a picture to judge by.</summary>
    public void Keep(long number, ReadOnlySpan<byte> grid) => _pictures[number] = grid.ToArray();

    /// <summary>Joins parts of one job, in whatever order.</summary>
    /// <exception cref="UserException">Parts are of different jobs, one is given twice, or one is missing.</exception>
    public static RangeStatistics Merge(IReadOnlyList<(string File, RangeStatistics Part)> parts)
    {
        var (firstFile, first) = parts[0];
        var roll = new ShardRoll(first.ShardCount);
        var whole = new RangeStatistics(first.GraphSha256, first.Sample, 1);
        foreach (var (file, part) in parts)
        {
            if (part.GraphSha256 != first.GraphSha256)
                throw new UserException($"'{file}' was collected on another graph than '{firstFile}'; collect every shard with the same bundle.");
            if (part.Sample.Fingerprint != first.Sample.Fingerprint || part.ShardCount != first.ShardCount)
                throw new UserException($"'{file}' is of another job than '{firstFile}': other recordings, another --frames, or another number of shards.");
            roll.Note(file, part._done);
            whole.Tensors.Add(part.Tensors);
            foreach (var (number, picture) in part._pictures)
                whole._pictures[number] = picture;
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
            writer.Write(GraphSha256);
            writer.Write(Sample.Asked);
            Write(writer, Sample.Drawn);
            Write(writer, Sample.Judged);
            writer.Write(Sample.AllAlike);
            writer.Write(Sample.Looks);
            writer.Write(shards);
            Write(writer, [.. _done.Select(index => (long)index)]);
            writer.Write(_pictures.Count);
            foreach (var (number, picture) in _pictures)
            {
                writer.Write(number);
                writer.Write(picture.Length);
                writer.Write(picture);
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
            Require(reader.ReadString() == Magic);
            var graph = reader.ReadString();
            var sample = new FrameSample(reader.ReadInt32(), Numbers(reader), Numbers(reader), reader.ReadBoolean(), reader.ReadString());
            var count = reader.ReadInt32();
            Require(count is > 0 and < 1_000_000);
            var done = Numbers(reader);
            Require(done.All(index => index >= 0 && index < count));
            List<(long Number, byte[] Picture)> pictures = [];
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var number = reader.ReadInt64();
                var length = reader.ReadInt32();
                Require(length is > 0 and < 1 << 29);
                var picture = reader.ReadBytes(length);
                Require(picture.Length == length);
                pictures.Add((number, picture));
            }

            var read = new RangeStatistics(graph, sample, count) { Tensors = CalibrationStatistics.Read(reader) };
            foreach (var index in done)
                read._done.Add((int)index);
            foreach (var (number, picture) in pictures)
                read._pictures[number] = picture;
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

    private static void Require(bool sound)
    {
        if (!sound)
            throw new InvalidDataException();
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<long> numbers)
    {
        writer.Write(numbers.Count);
        foreach (var number in numbers)
            writer.Write(number);
    }

    private static long[] Numbers(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        Require(count is >= 0 and < 1 << 24);
        var numbers = new long[count];
        for (var i = 0; i < count; i++)
            numbers[i] = reader.ReadInt64();
        return numbers;
    }
}
