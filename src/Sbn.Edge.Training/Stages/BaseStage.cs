using Sbn.Edge.Core;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Pretrained;
using TorchSharp.Modules;
using static TorchSharp.torch;

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
    public BaseNetwork Run(Recipe recipe, int steps, CancellationToken stop) =>
        new TrainingLoop("base", Path.Combine(options.Run, "base"), new Schedule(steps), options.Seed, log)
            .Train(() => new BaseNetwork(street.ClassCount), live => Lesson(live, recipe), stop);

    private Lesson Lesson(BaseNetwork live, Recipe recipe)
    {
        Start(live);
        var mixture = recipe == Recipe.Plain ? StreetMixtures.Plain(street) : StreetMixtures.Joint(street, options.Data);
        var weights = new ClassWeights(street.Train, street.Codes, street.ClassCount);

        // After the mixture: what it loads may add codes.
        var classTable = street.Codes.ClassTable();
        var lossWeights = tensor(weights.Loss);
        return new Lesson(
            new Learners([.. live.parameters()], Before(live)),
            mixture,
            batch => ClassLoss.Of(live.forward(batch.Images.to(ScalarType.BFloat16)), batch, classTable, lossWeights));
    }

    /// <summary>The weights that were trained before, which then learn more slowly.</summary>
    private IEnumerable<Parameter> Before(BaseNetwork network) => options.StartFrom switch
    {
        StartFrom.Random => [],
        StartFrom.ImageNet => network.Trunk.Backbone,
        _ => network.parameters(),
    };

    private void Start(BaseNetwork network)
    {
        switch (options.StartFrom)
        {
            case StartFrom.Random:
                break;
            case StartFrom.ImageNet:
                ResNet18.Load(network.Trunk, ResNet18.File);
                break;
            default:
                Load(network, options.StartFrom);
                break;
        }
    }

    private static void Load(BaseNetwork network, string file)
    {
        try
        {
            network.load(file);
        }
        catch (Exception e) when (e is ArgumentException or IOException or FormatException or InvalidOperationException)
        {
            throw new UserException($"'{file}' (--start-from) holds no weights of this network ({e.Message}); it must be the average.weights of a base run.", e);
        }
    }
}
