using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>Collects the ranges of a bundle's float graph over frames drawn from recordings.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="inference">How to run the graph.</param>
internal sealed class RangeCollector(ModelBundle bundle, InferenceOptions inference)
{
    private const int Judged = 12;

    /// <summary>Draws the sample of all recordings, and runs the frames of one shard of it.</summary>
    /// <param name="recordings">The recordings; every shard reads the same ones.</param>
    /// <param name="frames">How many frames to draw, over all shards.</param>
    /// <param name="shard">Which part to run.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">A recording cannot be read.</exception>
    public RangeStatistics Run(Recordings recordings, int frames, Shard shard, Terminal terminal, CancellationToken cancellationToken)
    {
        var sample = Draw(recordings, frames, terminal, cancellationToken);
        var statistics = new RangeStatistics(bundle.GraphSha256(BundleFiles.Fp32), sample, shard.Count);
        var counted = sample.Drawn.Where((_, i) => shard.Has(i)).ToHashSet();
        var judged = sample.Judged.Where((_, i) => shard.Has(i)).ToHashSet();
        var original = OnnxModel.Read(bundle.GraphPath(BundleFiles.Fp32));

        // Whatever may become int8 is watched, so that the choice of layers needs no run of its own.
        var plan = QuantisationPlan.Of(original.Graph, decidingToo: QuantisationPlan.Layers(original.Graph).ToHashSet(StringComparer.Ordinal));
        using var collector = new StatisticsCollector(original, plan, inference);
        var grid = new GridImage(bundle.Manifest.Input.Width, bundle.Manifest.Input.Height);
        terminal.Track("collecting ranges", counted.Count, step => recordings.ForEach(
            (number, frame) =>
            {
                var counts = counted.Contains(number);
                if (!counts && !judged.Contains(number))
                    return;
                grid.Fill(frame.Bgr, frame.Width, frame.Height);
                if (judged.Contains(number))
                    statistics.Keep(number, grid.Bgr);
                if (!counts)
                    return;
                collector.Add(grid, bundle.Manifest.Input.Width, bundle.Manifest.Input.Height, statistics.Tensors);
                step();
            },
            counted.Concat(judged).DefaultIfEmpty(-1).Max(),
            cancellationToken));
        statistics.Finish(shard);
        return statistics;
    }

    private static FrameSample Draw(Recordings recordings, int frames, Terminal terminal, CancellationToken cancellationToken)
    {
        var sampler = new FrameSampler(frames);
        terminal.Track("looking through the recordings", 0, step => recordings.ForEach(
            (_, frame) =>
            {
                sampler.Look(frame);
                step();
            },
            long.MaxValue,
            cancellationToken));
        var sample = sampler.Draw(Judged);
        if (sample.AllAlike)
            terminal.Say("All frames of the recordings look the same; ranges chosen on them will not fit a street. Calibrate on a drive.");
        else if (sample.Drawn.Count < frames)
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"The recordings hold {sample.Drawn.Count} frames to draw, fewer than the {frames} asked for."));
        return sample;
    }
}
