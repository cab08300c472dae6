using System.Security.Cryptography;
using System.Text;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>What a scenes file holds, and of which job: its entry <c>job.json</c>.</summary>
internal sealed record SceneJob
{
    /// <summary>The schema this version reads and writes.</summary>
    public const string CurrentSchema = "sbn.scenes/1";

    /// <summary>Schema name and version.</summary>
    public required string Schema { get; init; }

    /// <summary>SHA-256 (lower-case hex) of the graph that was run.</summary>
    public required string GraphSha256 { get; init; }

    /// <summary>Its variant, <c>fp32</c> or <c>int8</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>The sizes of its grid and of its concepts.</summary>
    public required SceneShape Shape { get; init; }

    /// <summary>What the concepts' codes mean.</summary>
    public required ConceptCodes Concepts { get; init; }

    /// <summary>The other training whose predictions are there as well; null where there is none.</summary>
    public required SceneFold? Fold { get; init; }

    /// <summary>All frames of the job, those of other shards too, in order.</summary>
    public required IReadOnlyList<SceneSet> Sets { get; init; }

    /// <summary>How many shards the job has; 1 once it is whole.</summary>
    public required int Shards { get; init; }

    /// <summary>Which of them the file holds, rising.</summary>
    public required IReadOnlyList<int> Inside { get; init; }

    /// <summary>True where another one says the same in everything.</summary>
    public bool IsSameAs(SceneJob other) => SceneJobJson.Write(this).AsSpan().SequenceEqual(SceneJobJson.Write(other));

    /// <summary>True where no shard is missing.</summary>
    public bool IsWhole() => Inside.Count == Shards;

    /// <summary>How many frames the job has.</summary>
    public int FrameCount() => Sets.Sum(set => set.Frames.Count);

    /// <summary>The numbers, over all sets, of the frames that the file holds, rising.</summary>
    public IEnumerable<int> FramesInside() => Enumerable.Range(0, FrameCount()).Where(frame => Inside.Contains(Shard.Of(frame, Shards)));

    /// <summary>The same job with other shards inside.</summary>
    public SceneJob Of(Shard shard) => this with { Shards = shard.Count, Inside = [shard.Index] };
}

/// <summary>Trainings of the same network that have not seen the frames they judge.</summary>
/// <param name="Name">Names of their bundles.</param>
/// <param name="Version">Version of their bundles.</param>
/// <param name="GraphSha256">SHA-256 (lower-case hex) of the graph; of several graphs' hashes, one after another, where there are several.</param>
internal sealed record SceneFold(string Name, string Version, string GraphSha256)
{
    /// <summary>The folds that bundles are.</summary>
    public static SceneFold Of(IReadOnlyList<ModelBundle> bundles, string variant) => new(
        string.Join(" + ", bundles.Select(b => b.Manifest.Name)),
        string.Join(" + ", bundles.Select(b => b.Manifest.Version).Distinct()),
        bundles is [var one] ? one.GraphSha256(variant) : Together(bundles.Select(b => b.GraphSha256(variant))));

    private static string Together(IEnumerable<string> hashes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(hashes))));
}

/// <summary>The frames of one data set.</summary>
/// <param name="Name">What the set is called in reports.</param>
/// <param name="Frames">Names of its frames, by sequence and number as <see cref="FrameNumber"/> reads them.</param>
internal sealed record SceneSet(string Name, IReadOnlyList<string> Frames);
