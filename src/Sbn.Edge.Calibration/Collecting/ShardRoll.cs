using System.Globalization;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Collecting;

/// <summary>Calls the roll of a job's shards over the files that hold them: each must be there, and once.</summary>
/// <param name="count">How many shards the job has.</param>
internal sealed class ShardRoll(int count)
{
    private readonly Dictionary<int, string> _files = [];

    /// <summary>Notes which shards a file holds.</summary>
    /// <exception cref="UserException">One of them was in another file already.</exception>
    public void Note(string file, IEnumerable<int> shards)
    {
        foreach (var index in shards.Where(index => !_files.TryAdd(index, file)))
        {
            throw new UserException($"Shard {new Shard(index, count)} is in '{_files[index]}' and in '{file}'; give each once.");
        }
    }

    /// <summary>Refuses a roll with gaps.</summary>
    /// <exception cref="UserException">Shards are missing; the sentence names them.</exception>
    public void RequireAll()
    {
        int[] missing = [.. Enumerable.Range(0, count).Where(index => !_files.ContainsKey(index))];
        if (missing.Length == 0)
        {
            return;
        }

        var (shards, are, them) = missing.Length == 1 ? ("shard", "is", "it") : ("shards", "are", "them");
        throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Of {count} shards, {shards} {string.Join(", ", missing)} {are} missing; collect {them} again and merge all."));
    }
}
