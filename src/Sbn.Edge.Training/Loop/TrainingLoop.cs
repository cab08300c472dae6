using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Loop;

/// <summary>Learns: draws batches, steps the optimiser, averages weights, saves checkpoints, tells how it goes.</summary>
/// <param name="name">Name of the stage, in what is told.</param>
/// <param name="folder">Where its checkpoint lies.</param>
/// <param name="schedule">How long and how fast it learns.</param>
/// <param name="choices">Whatever else makes its result another one.</param>
/// <param name="seed">Seed of the crops.</param>
/// <param name="log">Where it is told how it goes.</param>
internal sealed class TrainingLoop(string name, string folder, Schedule schedule, StagePlan choices, int seed, TextWriter log)
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(20);

    private readonly StagePlan _plan = choices.With(("steps", schedule.Steps), ("crops a step", schedule.Batch), ("rate", schedule.Rate), ("seed", seed));

    /// <summary>A trained network: loaded where its training is complete and was asked for alike, else trained or trained on.</summary>
    /// <param name="create">Makes the network with its first weights.</param>
    /// <param name="begin">What the network given to it learns from, and what it begins with where it begins anew.</param>
    /// <param name="stop">Stops between two steps; the last checkpoint stays.</param>
    /// <returns>The network with averaged weights, in evaluation mode.</returns>
    public T Train<T>(Func<T> create, Func<T, Lesson> begin, CancellationToken stop)
        where T : Module
    {
        var checkpoint = new Checkpoint(folder);
        var average = create();
        if (checkpoint.IsComplete && checkpoint.Difference(_plan) is { Length: > 0 } difference)
        {
            log.WriteLine($"{name}: {folder} is asked for with other options than it was made with ({difference}); it is made again");
            checkpoint.Discard();
        }

        if (checkpoint.IsComplete)
        {
            average.load(checkpoint.AverageFile);
            log.WriteLine($"{name}: complete ({folder})");
        }
        else
        {
            using var live = create();
            Learn(live, average, begin(live), checkpoint, stop);
        }

        average.eval();
        return average;
    }

    private void Learn(Module live, Module average, Lesson lesson, Checkpoint checkpoint, CancellationToken stop)
    {
        var learners = lesson.Learners;
        var groups = learners.Groups().ToArray();
        using var optimiser = optim.AdamW([.. groups.Select(Group)], schedule.Rate);
        var averaging = new WeightAverage(live, average, schedule.AverageDecay);
        var first = checkpoint.Restore(live, average, optimiser, _plan);
        if (first == 0)
        {
            averaging.Reset();
        }
        else
        {
            log.WriteLine($"{name}: going on at step {first} of {schedule.Steps}");
        }

        using var losses = lesson.Begin(schedule.Batch, seed, first);
        var clock = Stopwatch.StartNew();
        TimeSpan saved = TimeSpan.Zero, told = TimeSpan.Zero;
        var mean = double.NaN;
        for (var step = first; step < schedule.Steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            using (NewDisposeScope())
            {
                foreach (var (group, (_, slow, _)) in optimiser.ParamGroups.Zip(groups))
                {
                    group.LearningRate = schedule.RateAt(step) * (slow ? schedule.PretrainedShare : 1);
                }

                optimiser.zero_grad();
                var value = losses.Next();
                value.backward();
                nn.utils.clip_grad_norm_(learners.All, 5);
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
                checkpoint.Save(live, average, optimiser, step + 1, schedule.Steps, _plan);
            }
        }
    }

    private AdamW.ParamGroup Group((IReadOnlyList<Parameter> Weights, bool Slow, bool Decays) group) => new(
        group.Weights, new AdamW.Options { LearningRate = schedule.Rate, weight_decay = group.Decays ? schedule.WeightDecay : 0 });
}
