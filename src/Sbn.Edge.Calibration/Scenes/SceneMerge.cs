using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>Joins the scenes files of the shards of one job, in whatever order, to the file that one run writes.</summary>
internal static class SceneMerge
{
    /// <summary>Joins them, frame by frame.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="stream">Where the whole is written; it stays open.</param>
    /// <param name="name">What to call the whole in an error.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <returns>What the whole holds.</returns>
    /// <exception cref="UserException">Files are of different jobs, a shard is given twice or missing, or a file is damaged.</exception>
    public static SceneJob Run(IReadOnlyList<string> paths, Stream stream, string name, Terminal terminal, CancellationToken cancellationToken)
    {
        var parts = new List<SceneFile>();
        try
        {
            foreach (var path in paths)
                parts.Add(SceneFile.Open(path));
            var first = parts[0].Job;
            var owners = Owners(parts);
            var whole = first.Of(Shard.Whole);
            using var writer = new SceneFileWriter(stream, name, whole);
            terminal.Track("merging scenes", whole.FrameCount(), step =>
            {
                foreach (var index in whole.FramesInside())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    writer.Add(index, owners[Shard.Of(index, first.Shards)].ReadPacked(index));
                    step();
                }
            });
            writer.Finish();
            return whole;
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    // By shard the file that holds it.
    private static Dictionary<int, SceneFile> Owners(List<SceneFile> parts)
    {
        var first = parts[0];
        var job = SceneJobJson.Write(first.Job with { Inside = [0] });
        var roll = new ShardRoll(first.Job.Shards);
        foreach (var part in parts)
        {
            if (part.Job.GraphSha256 != first.Job.GraphSha256)
                throw new UserException($"'{part.Name}' was collected on another graph than '{first.Name}'; collect every shard with the same bundle and --variant.");
            if (part.Job.Fold != first.Job.Fold)
                throw new UserException($"'{part.Name}' was collected with another fold (--fold) than '{first.Name}'; collect every shard with the same one.");
            if (!SceneJobJson.Write(part.Job with { Inside = [0] }).AsSpan().SequenceEqual(job))
                throw new UserException($"'{part.Name}' is of another job than '{first.Name}': other labelled frames, or another number of shards.");
            roll.Note(part.Name, part.Job.Inside);
        }

        roll.RequireAll();
        return parts.SelectMany(part => part.Job.Inside.Select(index => (index, part))).ToDictionary(pair => pair.index, pair => pair.part);
    }
}
