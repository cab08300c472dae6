using System.Text.Json;
using Sbn.Edge.Core;
using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;

namespace Sbn.Edge.Training.Stages;

/// <summary>A finished run with something held out: its network, and the frames that it has not seen.</summary>
/// <param name="Folder">The run's folder.</param>
/// <param name="HeldOut">What it held out.</param>
internal sealed record FoldRun(string Folder, string HeldOut)
{
    /// <summary>File of the finished network in a run.</summary>
    public const string NetworkFile = "network.safetensors";

    private const string File = "run.json";

    /// <summary>Notes in a run's folder what it holds out.</summary>
    public static void Note(RunOptions options)
    {
        Directory.CreateDirectory(options.Run);
        System.IO.File.WriteAllText(Path.Combine(options.Run, File), JsonSerializer.Serialize(new Record(options.HeldOut, options.Recipe.ToString())));
    }

    /// <summary>Opens a run.</summary>
    /// <exception cref="UserException">It is not finished, or holds nothing out.</exception>
    public static FoldRun Open(string folder)
    {
        var record = Path.Combine(folder, File);
        if (!System.IO.File.Exists(record) || !System.IO.File.Exists(Path.Combine(folder, NetworkFile)))
        {
            throw new UserException(
                $"{folder} (--out-of-fold) holds no {File} and {NetworkFile}; it must be a run of 'finetune' with --hold-out that has ended.");
        }

        return JsonSerializer.Deserialize<Record>(System.IO.File.ReadAllText(record)) is { HeldOut: { } heldOut }
            ? new FoldRun(folder, heldOut)
            : throw new UserException($"{folder} (--out-of-fold) held nothing out, so that it has no unseen frames to learn from.");
    }

    /// <summary>Its network, in evaluation mode.</summary>
    public SbnNetwork Network(Vocabulary vocabulary)
    {
        var network = new SbnNetwork(vocabulary.Concepts.Count, vocabulary.Classes.Count);
        HalfWeights.Load(network, Path.Combine(Folder, NetworkFile));
        network.eval();
        return network;
    }

    /// <summary>The labelled frames that it has not seen, at the size of the exported network's input.</summary>
    public IReadOnlyList<StreetImage> Unseen(string data, Vocabulary vocabulary, CodeBook codes) =>
        StreetData.Judged(data, HeldOut, vocabulary, codes);

    private sealed record Record(string? HeldOut, string Recipe);
}
