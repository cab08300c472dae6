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
    /// <param name="below">What tells the weights below the head apart.</param>
    public SbnHead Run(string name, Trunk trunk, ConceptLayer concepts, string below, int steps, CancellationToken stop) =>
        new TrainingLoop(name, Path.Combine(options.Run, name), new Schedule(steps, Rate: 3e-3), options.Plan().With(("below", below)), options.Seed + 2, log)
            .Train(() => new SbnHead(concepts.Count, street.ClassCount), live => Begin(live, trunk, concepts), stop);

    private Lesson Begin(SbnHead live, Trunk trunk, ConceptLayer concepts)
    {
        var mixture = StreetMixtures.Classes(street, options);
        var loss = new ClassLoss(street.Codes, StreetMixtures.Weights(street, options).Loss);
        return Lesson.OnCrops(
            new Learners([.. live.parameters()]),
            mixture,
            batch => loss.Of(live.forward(Activations(trunk, concepts, batch)), batch));
    }

    /// <summary>The concepts of a batch, in the type of training, without a way back into trunk and map.</summary>
    public static Tensor Activations(Trunk trunk, ConceptLayer concepts, Batch batch)
    {
        using var nograd = no_grad();
        return concepts.forward(trunk.forward(batch.Images.to(Native.Arithmetic.Activations))).to(Native.Arithmetic.Activations);
    }
}
