using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Stages;

/// <summary>
/// Learns the confidence on pixels that no network had learned from, right and wrong ones: on frames that a network
/// learned from it is nearly always right, and nothing can be learned there about being wrong.
/// </summary>
internal sealed class ConfidenceStage(StreetData street, RunOptions options, TextWriter log)
{
    private const int ScenesAStep = 4;

    // A few streets are soon learned by heart.
    private const double Decay = 0.5;

    /// <summary>How much a frame with something laid over it counts beside one without.</summary>
    private const double ShiftedShare = 0.5;

    /// <summary>Trains, or goes on, or loads what is done.</summary>
    /// <param name="folds">Runs on whose unseen frames it learns.</param>
    /// <param name="prior">The correction for the weights of the loss.</param>
    public ConfidenceHead Run(IReadOnlyList<FoldRun> folds, float[] prior, int steps, CancellationToken stop)
    {
        var plan = StagePlan.Of(
            ("folds", string.Join('+', folds.Select(f => $"{f.HeldOut}:{StagePlan.Print(Path.Combine(f.Folder, FoldRun.NetworkFile))}"))));
        return new TrainingLoop("confidence", Path.Combine(options.Run, "confidence"), new Schedule(steps, ScenesAStep, Rate: 3e-3, WeightDecay: Decay), plan, options.Seed + 4, log)
            .Train(() => new ConfidenceHead(street.Vocabulary.Concepts.Count, street.ClassCount), live => Begin(live, folds, prior, stop), stop);
    }

    private Lesson Begin(ConfidenceHead live, IReadOnlyList<FoldRun> folds, float[] prior, CancellationToken stop)
    {
        var scenes = new JudgedScenes(options, street, log).Record(folds, prior, stop);

        // Sources weigh alike: a long sequence is not more of the world than a short one.
        var sources = scenes.GroupBy(s => s.Source).Select(g => g.ToArray()).ToArray();
        return new Lesson(new Learners([.. live.parameters()]), (batch, seed, first) => new SceneLosses(live, sources, batch, seed, first, street.ClassCount));
    }

    private sealed class SceneLosses(ConfidenceHead live, JudgedScene[][] sources, int batch, int seed, int first, int classes) : ILosses
    {
        private int _step = first;

        public Tensor Next()
        {
            var random = new Random(unchecked((seed * 7919) + _step++));
            var drawn = Enumerable.Range(0, batch).Select(_ => sources[random.Next(sources.Length)]).Select(s => s[random.Next(s.Length)]).ToArray();
            const int h = Export.InputSize.Height / TrunkShape.OutputStride, w = Export.InputSize.Width / TrunkShape.OutputStride;
            var concepts = tensor(drawn.SelectMany(s => s.Concepts).ToArray(), [batch, drawn[0].Concepts.Length / (h * w), h, w]).to(ScalarType.Float32) / ConceptLayer.Levels;
            var scores = tensor(drawn.SelectMany(s => s.Scores).ToArray(), [batch, classes, h, w]);
            var winner = Bytes(s => s.Winner).to(ScalarType.Int64);
            var verdict = Bytes(s => s.Verdict);
            var logits = ClassLoss.AtFullSize(live.Forward(concepts, scores)).gather(1, winner.unsqueeze(1)).squeeze(1);
            var share = tensor(drawn.Select(s => s.IsShifted ? (float)ShiftedShare : 1).ToArray()).view(-1, 1, 1);
            var weight = verdict.le(1).to(ScalarType.Float32) * share;
            var loss = functional.binary_cross_entropy_with_logits(logits, verdict.eq(1).to(ScalarType.Float32), weight, reduction: Reduction.Sum);
            return loss / weight.sum().clamp_min(1);

            Tensor Bytes(Func<JudgedScene, byte[]> of) => tensor(drawn.SelectMany(of).ToArray(), [batch, Export.InputSize.Height, Export.InputSize.Width]);
        }

        public void Dispose()
        {
            // Everything it holds is on the managed heap.
        }
    }
}
