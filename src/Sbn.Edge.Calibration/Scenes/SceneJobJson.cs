using System.Text.Encodings.Web;
using System.Text.Json;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>Reads and writes <c>job.json</c>, strictly; fields of later versions are read over, as versions only ever add.</summary>
internal static class SceneJobJson
{
    private const int MostShards = 1_000_000;
    private const int MostSide = 1 << 13;
    private const int MostConcepts = 1 << 12;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Writes a job.</summary>
    public static byte[] Write(SceneJob job) => JsonSerializer.SerializeToUtf8Bytes(job, Options);

    /// <summary>Reads a job.</summary>
    /// <param name="json">The entry.</param>
    /// <param name="file">The file, for the sentence.</param>
    /// <exception cref="UserException">It is of another version.</exception>
    /// <exception cref="InvalidDataException">It says nothing that makes sense.</exception>
    public static SceneJob Read(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            var schema = JsonSerializer.Deserialize<Versioned>(json, Options)?.Schema;
            if (schema is not null && schema != SceneJob.CurrentSchema)
            {
                throw new UserException($"'{file}' has schema '{schema}'; this version reads '{SceneJob.CurrentSchema}'.");
            }

            var job = JsonSerializer.Deserialize<SceneJob>(json, Options) ?? throw new InvalidDataException();
            var isSound = job.Shards is > 0 and < MostShards
                && job.Inside.Count > 0 && job.Inside[0] >= 0 && job.Inside[^1] < job.Shards
                && job.Inside.Zip(job.Inside.Skip(1)).All(pair => pair.First < pair.Second)
                && job.Shape is { Width: > 0 and < MostSide, Height: > 0 and < MostSide, ClassCount: > 0 and < 256 }
                && job.Shape is { ConceptWidth: > 0 and < MostSide, ConceptHeight: > 0 and < MostSide, ConceptCount: > 0 and < MostConcepts }
                && job.Concepts.Scale > 0
                && job.Sets.All(set => set is not null && set.Frames.All(frame => frame is not null));
            return isSound ? job : throw new InvalidDataException();
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private sealed record Versioned(string Schema);
}
