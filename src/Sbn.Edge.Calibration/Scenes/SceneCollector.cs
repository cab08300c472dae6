using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>Runs a model over labelled frames and records what it says.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
/// <param name="folds">Trainings of the same network, of which each frame is recorded by one that has not seen it; null for none.</param>
/// <param name="inference">How to run it.</param>
internal sealed class SceneCollector(ModelBundle bundle, string variant, Folds? folds, InferenceOptions inference)
{
    /// <summary>What a shard records.</summary>
    /// <param name="choice">The frames of all shards.</param>
    /// <param name="shard">Which of them.</param>
    /// <exception cref="UserException">The data set is not as it should be.</exception>
    public SceneJob Job(FrameChoice choice, Shard shard) => JobOf(choice.Open(bundle.ClassNames())).Of(shard);

    /// <summary>Records the frames of one shard.</summary>
    /// <param name="choice">The frames of all shards.</param>
    /// <param name="shard">Which of them to run; no other picture is read.</param>
    /// <param name="stream">Where the file is written; it stays open.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <returns>What was recorded.</returns>
    /// <exception cref="UserException">The data set, the bundle or the fold is not as it should be, or the file cannot be written.</exception>
    public SceneJob Run(FrameChoice choice, Shard shard, Stream stream, string name, Terminal terminal, CancellationToken cancellationToken)
    {
        var sets = choice.Open(bundle.ClassNames());
        RequireAlike();
        using var session = SbnSession.Open(bundle, variant, inference);
        using var others = new FoldSessions(variant, inference);
        var job = JobOf(sets).Of(shard);
        var recorded = new RecordedFrame(job);
        var pool = new FramePool();
        var frames = sets.SelectMany(set => set.Frames.Select(frame => (Set: set.Name, Frame: frame))).Index().Where(frame => shard.Has(frame.Index)).ToList();
        using var writer = new SceneFileWriter(stream, name, job);
        terminal.Track("recording scenes", frames.Count, step =>
        {
            foreach (var (index, (set, frame)) in frames)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var picture = frame.Read(pool, session.Shape.ClassCount);
                recorded.Labels = picture.Labels;
                Run(session, picture.Frame, recorded.Scene, frame.Name);
                if (folds is not null)
                {
                    Run(others.Of(folds.For(set, frame)), picture.Frame, recorded.Fold!, frame.Name);
                }

                writer.Add(index, recorded.Pack(frame.Name));
                step();
            }
        });
        writer.Finish();
        return job;
    }

    /// <summary>Records all frames in a file in the temporary folder, which goes when it is closed.</summary>
    /// <param name="choice">The frames.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">As for <see cref="Run(FrameChoice, Shard, Stream, string, Terminal, CancellationToken)"/>.</exception>
    public SceneFile Record(FrameChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"sbn-{Path.GetRandomFileName()}.scenes");
        var stream = CreateTemporary(path);
        try
        {
            Run(choice, Shard.Whole, stream, path, terminal, cancellationToken);
            stream.Position = 0;
            return SceneFile.Open(stream, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // Not buffered, so that a full disk is told by the write and not by the closing.
    private static FileStream CreateTemporary(string path)
    {
        try
        {
            return new FileStream(
                path,
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose, BufferSize = 0 });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' cannot be written: {e.Message} Name another temporary folder with TMPDIR.", e);
        }
    }

    private SceneJob JobOf(IReadOnlyList<LabelledSet> sets) => new()
    {
        Schema = SceneJob.CurrentSchema,
        GraphSha256 = bundle.GraphSha256(variant),
        Variant = variant,
        Shape = SceneShape.Of(bundle.Manifest),
        Concepts = ConceptCodes.Of(bundle, variant),
        Fold = folds is null ? null : SceneFold.Of(folds.Bundles, variant),
        Sets = [.. sets.Select(set => new SceneSet(set.Name, [.. set.Frames.Select(frame => frame.Name)]))],
        Shards = 1,
        Inside = [0],
    };

    private static void Run(SbnSession session, Frame picture, Scene scene, string name)
    {
        session.Run(picture.Bgr, picture.Width, picture.Height, scene);
        KnownClasses.Require(scene, session.Variant, name);
    }

    // Thresholds carry over only between models that say the same things in the same order, on the same grid.
    private void RequireAlike()
    {
        var mine = bundle.Manifest;
        foreach (var fold in folds?.Bundles ?? [])
        {
            var its = fold.Manifest;
            var alike = mine.Classes.Select(one => one.Name).SequenceEqual(its.Classes.Select(one => one.Name))
                && mine.Concepts.SequenceEqual(its.Concepts) && mine.Input == its.Input && mine.OutputStride == its.OutputStride
                && mine.ConfidenceEncoding == its.ConfidenceEncoding;
            if (!alike)
            {
                throw new UserException($"The bundle '{fold.Directory}' (--fold) has other classes, concepts or sizes than '{bundle.Directory}'; it must be a training of the same network without these frames.");
            }
        }
    }

    /// <summary>The folds' sessions, each opened when it is first needed.</summary>
    private sealed class FoldSessions(string variant, InferenceOptions inference) : IDisposable
    {
        private readonly Dictionary<string, SbnSession> _sessions = new(StringComparer.Ordinal);

        public SbnSession Of(ModelBundle fold)
        {
            if (!_sessions.TryGetValue(fold.Directory, out var session))
            {
                _sessions.Add(fold.Directory, session = SbnSession.Open(fold, variant, inference));
            }

            return session;
        }

        public void Dispose()
        {
            foreach (var session in _sessions.Values)
            {
                session.Dispose();
            }
        }
    }
}
