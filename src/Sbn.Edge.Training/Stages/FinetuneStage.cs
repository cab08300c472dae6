using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Stages;

/// <summary>Trains the new head on the concepts; trunk and map stay as they are.</summary>
internal sealed class FinetuneStage(StreetData street, RunOptions options, TextWriter log)
{
    /// <summary>Trains, or goes on, or loads what is done.</summary>
    /// <param name="name">Folder of the checkpoint within the run.</param>
    /// <param name="trunk">The frozen trunk.</param>
    /// <param name="concepts">The frozen bottleneck.</param>
    public SbnHead Run(string name, Trunk trunk, ConceptLayer concepts, int steps, CancellationToken stop)
    {
        var folder = Path.Combine(options.Run, name);
        var checkpoint = new Checkpoint(folder);
        var average = new SbnHead(concepts.Count, street.ClassCount);
        if (checkpoint.IsComplete)
        {
            average.load(checkpoint.AverageFile);
            log.WriteLine($"{name}: complete");
        }
        else
        {
            using var live = new SbnHead(concepts.Count, street.ClassCount);
            var mixture = StreetMixtures.Joint(street, options.Data);
            // After the mixture: what it loads may add codes.
            using var classTable = street.Codes.ClassTable();
            using var weights = tensor(new ClassWeights(street.Train, street.Codes, street.ClassCount).Loss);
            new TrainingLoop(name, folder, new Schedule(steps, Rate: 3e-3), options.Seed + 2, log).Run(
                live, average, [.. live.parameters()], mixture,
                batch => ClassLoss.Of(live.forward(Activations(trunk, concepts, batch)), batch, classTable, weights), stop);
        }

        average.eval();
        return average;
    }

    /// <summary>The concepts of a batch, bfloat16, without a way back into trunk and map.</summary>
    public static Tensor Activations(Trunk trunk, ConceptLayer concepts, Batch batch)
    {
        using var nograd = no_grad();
        return concepts.forward(trunk.forward(batch.Images.to(ScalarType.BFloat16))).to(ScalarType.BFloat16);
    }
}
