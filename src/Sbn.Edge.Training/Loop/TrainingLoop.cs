using System.Diagnostics;
using Sbn.Edge.Training.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Loop;

/// <summary>Learns: draws batches, steps the optimiser, averages weights, saves checkpoints, tells how it goes.</summary>
internal sealed class TrainingLoop(string name, string folder, Schedule schedule, int seed, TextWriter log)
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(20);

    /// <summary>Learns until the schedule ends; goes on where an interrupted run stopped.</summary>
    /// <param name="live">The network; what is in <paramref name="trained"/> changes.</param>
    /// <param name="average">A second network of the same shape; receives the averaged weights.</param>
    /// <param name="trained">The parameters that learn.</param>
    /// <param name="loss">The loss of a batch.</param>
    /// <returns>Crops per second over this call.</returns>
    public double Run(
        Module live, Module average, IReadOnlyList<Parameter> trained, Mixture mixture, Func<Batch, Tensor> loss, CancellationToken stop)
    {
        using var optimiser = Optimiser(trained);
        var checkpoint = new Checkpoint(folder);
        var averaging = new WeightAverage(live, average, schedule.AverageDecay);
        var first = checkpoint.Restore(live, average, optimiser, schedule.Steps);
        if (first == 0)
        {
            averaging.Reset();
        }
        else if (first < schedule.Steps)
        {
            log.WriteLine($"{name}: going on at step {first} of {schedule.Steps}");
        }

        if (first >= schedule.Steps)
        {
            return 0;
        }

        using var feed = new BatchFeed(mixture, schedule.Batch, seed, first);
        var clock = Stopwatch.StartNew();
        TimeSpan saved = TimeSpan.Zero, told = TimeSpan.Zero;
        var mean = double.NaN;
        for (var step = first; step < schedule.Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            using (NewDisposeScope())
            {
                foreach (var group in optimiser.ParamGroups)
                {
                    group.LearningRate = schedule.RateAt(step);
                }

                optimiser.zero_grad();
                var value = loss(feed.Next());
                value.backward();
                nn.utils.clip_grad_norm_(trained, 5);
                optimiser.step();
                averaging.Update(step);
                var v = value.ToDouble();
                mean = double.IsNaN(mean) ? v : (0.98 * mean) + (0.02 * v);
                if (!double.IsFinite(v))
                {
                    throw new InvalidOperationException($"{name}: the loss is no longer a number at step {step}; lower the learning rate.");
                }
            }

            if (clock.Elapsed - told > TellEvery || step == schedule.Steps - 1)
            {
                told = clock.Elapsed;
                var rate = (step + 1 - first) / clock.Elapsed.TotalSeconds;
                log.WriteLine(
                    $"{name}: step {step + 1}/{schedule.Steps}  loss {mean:F4}  {rate * schedule.Batch:F1} img/s  ETA {TimeSpan.FromSeconds((schedule.Steps - step - 1) / rate):hh\\:mm\\:ss}");
            }

            if (clock.Elapsed - saved > SaveEvery || step == schedule.Steps - 1)
            {
                saved = clock.Elapsed;
                checkpoint.Save(live, average, optimiser, step + 1, schedule.Steps);
            }
        }

        return (schedule.Steps - first) * schedule.Batch / clock.Elapsed.TotalSeconds;
    }

    private AdamW Optimiser(IReadOnlyList<Parameter> trained) => optim.AdamW(
        [
            new AdamW.ParamGroup(trained.Where(p => p.dim() > 1), new AdamW.Options { LearningRate = schedule.Rate, weight_decay = schedule.WeightDecay }),
            new AdamW.ParamGroup(trained.Where(p => p.dim() <= 1), new AdamW.Options { LearningRate = schedule.Rate, weight_decay = 0 }),
        ],
        schedule.Rate);
}
