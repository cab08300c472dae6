using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Stages;

/// <summary>Which data and which variations the base learns from.</summary>
internal enum Recipe
{
    /// <summary>CamVid only, flips, scale, a little light.</summary>
    Plain,

    /// <summary>CamVid, street-facade and the drive together, with strong variation and pasted people and cars.</summary>
    Joint,
}

/// <summary>Trains the base network.</summary>
internal sealed class BaseStage(StreetData street, RunOptions options, TextWriter log)
{
    /// <summary>Trains, or goes on, or loads what is done.</summary>
    /// <returns>The base with averaged weights, in evaluation mode.</returns>
    public BaseNetwork Run(Recipe recipe, int steps, CancellationToken stop)
    {
        var folder = Path.Combine(options.Run, "base");
        var checkpoint = new Checkpoint(folder);
        var average = new BaseNetwork(street.ClassCount);
        if (checkpoint.IsComplete)
        {
            average.load(checkpoint.AverageFile);
            average.eval();
            log.WriteLine($"base: {folder} is complete");
            return average;
        }

        using var live = new BaseNetwork(street.ClassCount);
        var weights = new ClassWeights(street.Train, street.Codes, street.ClassCount);
        var mixture = Mixture(recipe);
        using var classTable = street.Codes.ClassTable();
        using var lossWeights = tensor(weights.Loss);
        var rate = new TrainingLoop("base", folder, new Schedule(steps), options.Seed, log)
            .Run(live, average, [.. live.parameters()], mixture, batch => Loss(live, batch, classTable, lossWeights), stop);
        average.eval();
        log.WriteLine($"base: {rate:F1} img/s over the run");
        return average;
    }

    private static Tensor Loss(BaseNetwork network, Batch batch, Tensor classTable, Tensor weights)
    {
        var logits = network.forward(batch.Images.to(ScalarType.BFloat16));
        var full = functional.interpolate(logits, scale_factor: [4, 4], mode: InterpolationMode.Bilinear, align_corners: false);
        var labels = classTable.index_select(0, batch.Codes.flatten()).view(batch.Codes.shape);
        return functional.cross_entropy(full, labels, weights, ignore_index: 255);
    }

    private Mixture Mixture(Recipe recipe)
    {
        if (recipe == Recipe.Plain)
        {
            return new Mixture([new MixturePart(street.Train, 1, 0.75, 1.6, Street: true)], new Augmenter(AugmentOptions.Plain), null);
        }

        var facades = street.Concept(options.Data, "street-facade", "train");
        var people = Cutouts(street.Concept(options.Data, "person-parts", "train"), "pedestrian");
        var cars = Cutouts(street.Concept(options.Data, "car-parts", "train"), "car");
        log.WriteLine($"base: {street.Train.Count} street frames, {facades.Images.Count} facades, {people.Count} people, {cars.Count} cars to paste");
        return new Mixture(
            [
                new MixturePart(street.Train, 0.72, 0.6, 1.8, Street: true),
                new MixturePart(facades.Images, 0.28, 0.45, 1.3),
            ],
            new Augmenter(AugmentOptions.Strong),
            new Paster(people, cars));
    }

    private List<Cutout> Cutouts(ImageSet set, string className)
    {
        var id = (byte)street.Vocabulary.ClassId(className);
        return [.. set.Images.Select(i => Cutout.Of(i, street.Codes, id)).OfType<Cutout>()];
    }
}
