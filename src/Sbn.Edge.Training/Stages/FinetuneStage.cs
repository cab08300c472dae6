using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Stages;

/// <summary>
/// Trains the new head on the concepts; trunk and map stay as they are. It learns from the labels, and from what the base says of every
/// pixel: that speaks where a label is coarse or missing, and tells how sure one may be.
/// </summary>
internal sealed class FinetuneStage(StreetData street, RunOptions options, TextWriter log)
{
    /// <summary>How much following the base weighs beside the labels.</summary>
    private const double Following = 1;

    /// <summary>Trains, or goes on, or loads what is done.</summary>
    /// <param name="name">Folder of the checkpoint within the run.</param>
    /// <param name="network">The base, frozen: its trunk is below the concepts, its head is followed.</param>
    /// <param name="concepts">The frozen bottleneck.</param>
    /// <param name="below">What tells the weights below the head apart.</param>
    public SbnHead Run(string name, BaseNetwork network, ConceptLayer concepts, string below, int steps, CancellationToken stop) =>
        new TrainingLoop(name, Path.Combine(options.Run, name), new Schedule(steps, Rate: 3e-3), options.Plan().With(("below", below), ("following", Following)), options.Seed + 2, log)
            .Train(() => new SbnHead(concepts.Count, street.ClassCount), live => Begin(live, network, concepts), stop);

    private Lesson Begin(SbnHead live, BaseNetwork network, ConceptLayer concepts)
    {
        var mixture = StreetMixtures.Classes(street, options);
        var loss = new ClassLoss(street.Codes, StreetMixtures.Weights(street, options).Loss);
        return Lesson.OnCrops(
            new Learners([.. live.parameters()]),
            mixture,
            batch =>
            {
                var (activations, teacher) = Below(network, concepts, batch);
                var logits = live.forward(activations);
                return loss.Of(logits, batch) + (Following * Follow(logits, teacher));
            });
    }

    /// <summary>The concepts of a batch and the class probabilities that the base gives it, [N, C, H/4, W/4]; no gradient leads back.</summary>
    private static (Tensor Concepts, Tensor Probabilities) Below(BaseNetwork network, ConceptLayer concepts, Batch batch)
    {
        using var nograd = no_grad();
        var features = network.Trunk.forward(batch.Images.to(Native.Arithmetic.Activations));
        return (concepts.forward(features).to(Native.Arithmetic.Activations), network.Head.forward(features).softmax(1));
    }

    /// <summary>Cross-entropy of logits with another network's probabilities, the mean over all places.</summary>
    private static Tensor Follow(Tensor logits, Tensor probabilities) => -(probabilities * logits.log_softmax(1)).sum(1).mean();

    /// <summary>The concepts of a batch, in the type of training, without a way back into trunk and map.</summary>
    public static Tensor Activations(Trunk trunk, ConceptLayer concepts, Batch batch)
    {
        using var nograd = no_grad();
        return concepts.forward(trunk.forward(batch.Images.to(Native.Arithmetic.Activations))).to(Native.Arithmetic.Activations);
    }
}
