using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>Joins the scenes files of the shards of one job, in whatever order, to the file that one run writes.</summary>
internal sealed class SceneMerge : IDisposable
{
    private readonly List<SceneFile> _parts = [];
    private readonly Dictionary<int, SceneFile> _partOf = [];
    private readonly int _shards;

    /// <summary>Opens the parts.</summary>
    /// <param name="paths">The files; one at least.</param>
    /// <exception cref="UserException">Files are of different jobs, a shard is given twice or missing, or a file is damaged.</exception>
    public SceneMerge(IReadOnlyList<string> paths)
    {
        try
        {
            foreach (var path in paths)
            {
                Add(SceneFile.Open(path));
            }

            _shards = _parts[0].Job.Shards;
            var roll = new ShardRoll(_shards);
            _parts.ForEach(part => roll.Note(part.Name, part.Job.Inside));
            roll.RequireAll();
            foreach (var part in _parts)
            {
                foreach (var shard in part.Job.Inside)
                {
                    _partOf.Add(shard, part);
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Writes the whole, frame by frame.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="name">What to call the whole in an error.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <returns>What the whole holds.</returns>
    /// <exception cref="UserException">A part is damaged, or the whole cannot be written.</exception>
    public SceneJob Write(Stream stream, string name, Terminal terminal, CancellationToken cancellationToken)
    {
        var whole = _parts[0].Job.Of(Shard.Whole);
        using var writer = new SceneFileWriter(stream, name, whole);
        terminal.Track("merging scenes", whole.FrameCount(), step =>
        {
            foreach (var index in whole.FramesInside())
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.Add(index, _partOf[Shard.Of(index, _shards)].ReadPacked(index));
                step();
            }
        });
        writer.Finish();
        return whole;
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.ForEach(part => part.Dispose());

    private void Add(SceneFile part)
    {
        _parts.Add(part);
        var first = _parts[0];
        if (part.Job.GraphSha256 != first.Job.GraphSha256)
        {
            throw new UserException($"'{part.Name}' was collected on another graph than '{first.Name}'; collect every shard with the same bundle and --variant.");
        }

        if (part.Job.Fold != first.Job.Fold)
        {
            throw new UserException($"'{part.Name}' was collected with another fold (--fold) than '{first.Name}'; collect every shard with the same one.");
        }

        if (!(part.Job with { Inside = [] }).IsSameAs(first.Job with { Inside = [] }))
        {
            throw new UserException($"'{part.Name}' is of another job than '{first.Name}': other labelled frames, or another number of shards.");
        }

        part.ShareNames(first);
    }
}
