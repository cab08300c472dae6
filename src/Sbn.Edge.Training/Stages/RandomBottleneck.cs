using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Scoring;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Stages;

/// <summary>
/// The comparison that tells what the meaning of the concepts costs or gives: K random, frozen projections of the same
/// features, with activation units calibrated on the training frames, in place of the concepts.
/// </summary>
internal static class RandomBottleneck
{
    private const int CalibrationBatches = 30;

    public static ConceptLayer Make(int concepts, Trunk trunk, Mixture mixture, int seed)
    {
        manual_seed(seed);
        var layer = new ConceptLayer(concepts);
        var histograms = Enumerable.Range(0, concepts).Select(_ => new RankHistogram()).ToArray();
        using (var feed = new BatchFeed(mixture, 8, seed, 0))
        using (no_grad())
        {
            for (var i = 0; i < CalibrationBatches; i++)
            {
                using var scope = NewDisposeScope();
                var z = layer.Logits(ConceptStage.Features(trunk, feed.Next()));
                var values = z.contiguous().data<float>().ToArray();
                var cells = (int)(z.shape[2] * z.shape[3]);
                for (var v = 0; v < values.Length; v++)
                {
                    histograms[v / cells % concepts].Add(values[v], positive: true);
                }
            }
        }

        // Two standard deviations to either side, had the projections been normal: little is cut off.
        layer.Calibrate(
            [.. histograms.Select(h => (float)h.Quantile(positive: true, 0.025))],
            [.. histograms.Select(h => (float)Math.Max(h.Quantile(positive: true, 0.975), h.Quantile(positive: true, 0.025) + 0.01))]);
        layer.eval();
        return layer;
    }
}
