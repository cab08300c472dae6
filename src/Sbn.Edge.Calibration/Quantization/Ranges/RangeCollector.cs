using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>Collects the ranges of a bundle's float graph over frames drawn from recordings.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="inference">How to run the graph.</param>
internal sealed class RangeCollector(ModelBundle bundle, InferenceOptions inference)
{
    private const int Kept = 24;

    /// <summary>What all shards together collect.</summary>
    /// <param name="recordings">The recordings of all shards.</param>
    /// <param name="frames">How many frames to draw, over all shards.</param>
    /// <param name="equalise">True to equalise the graph's channels first.</param>
    public RangeJob Job(Recordings recordings, int frames, bool equalise) =>
        RangeJob.Of(bundle.GraphSha256(BundleFiles.Fp32), equalise, frames, Kept, recordings);

    /// <summary>Draws a sample of each recording of a shard, and runs the graph over it.</summary>
    /// <param name="recordings">The recordings of all shards.</param>
    /// <param name="frames">How many frames to draw, over all shards.</param>
    /// <param name="equalise">True to equalise the graph's channels first.</param>
    /// <param name="shard">Which part to run; it reads its own recordings only.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">A recording cannot be read.</exception>
    public RangeStatistics Run(Recordings recordings, int frames, bool equalise, Shard shard, Terminal terminal, CancellationToken cancellationToken)
    {
        var job = Job(recordings, frames, equalise);
        var statistics = new RangeStatistics(job, shard.Count);
        int[] own = [.. job.Of(shard).Order()];
        var samples = Draw(recordings, job, own, terminal, cancellationToken);
        var graph = FloatGraph.Of(bundle, equalise);

        // Whatever may become int8 is watched, so that the choice of layers needs no run of its own.
        var plan = QuantisationPlan.Of(graph.Graph, decidingToo: QuantisationPlan.Layers(graph.Graph).ToHashSet(StringComparer.Ordinal));
        using var collector = new StatisticsCollector(graph, plan, inference);
        var (width, height) = (bundle.Manifest.Input.Width, bundle.Manifest.Input.Height);
        var grid = new GridImage(width, height);
        terminal.Track("collecting ranges", samples.Values.Sum(sample => sample.Drawn.Count), step =>
        {
            foreach (var index in own)
            {
                var (drawn, kept) = (samples[index].Drawn.ToHashSet(), samples[index].Kept.ToHashSet());
                recordings.All[index].ForEach(
                    recordings.Sources,
                    (number, frame) =>
                    {
                        if (!drawn.Contains(number) && !kept.Contains(number))
                        {
                            return;
                        }

                        grid.Fill(frame.Bgr, frame.Width, frame.Height);
                        if (kept.Contains(number))
                        {
                            statistics.Keep(index, number, grid.Bgr, drawn.Contains(number));
                        }

                        if (!drawn.Contains(number))
                        {
                            return;
                        }

                        collector.Add(grid, width, height, statistics.Tensors);
                        step();
                    },
                    drawn.Concat(kept).DefaultIfEmpty(-1).Max(),
                    cancellationToken);
            }
        });
        statistics.Finish(shard);
        return statistics;
    }

    private static Dictionary<int, RecordingSample> Draw(
        Recordings recordings, RangeJob job, IReadOnlyList<int> own, Terminal terminal, CancellationToken cancellationToken)
    {
        var (drawn, kept) = (job.DrawnOfEach(), job.KeptOfEach());
        var samples = new Dictionary<int, RecordingSample>();
        terminal.Track("looking through the recordings", own.Sum(index => job.Lengths[index]), step =>
        {
            foreach (var index in own)
            {
                var sampler = new FrameSampler(drawn[index], kept[index]);
                recordings.All[index].ForEach(
                    recordings.Sources,
                    (_, frame) =>
                    {
                        sampler.Look(frame);
                        step();
                    },
                    drawn[index] + kept[index] > 0 ? long.MaxValue : -1,
                    cancellationToken);
                samples[index] = sampler.Draw();
            }
        });
        foreach (var (index, sample) in samples)
        {
            var name = recordings.All[index].Name;
            if (sample.Drawn.Count < drawn[index])
            {
                terminal.Say(string.Create(CultureInfo.InvariantCulture, $"'{name}' holds {sample.Drawn.Count} frames to draw, fewer than the {drawn[index]} of its share."));
            }

            if (sample is { AllAlike: true, Drawn.Count: > 0 })
            {
                terminal.Say($"All frames of '{name}' look the same; ranges chosen on them will not fit a street. Calibrate on a drive.");
            }
        }

        return samples;
    }
}
