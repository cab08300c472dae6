using Sbn.Edge.Core;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
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
        if (options.StartFrom is { } start)
        {
            StartFrom(live, start);
        }

        var weights = new ClassWeights(street.Train, street.Codes, street.ClassCount);
        var mixture = recipe == Recipe.Plain ? StreetMixtures.Plain(street) : StreetMixtures.Joint(street, options.Data);
        using var classTable = street.Codes.ClassTable();
        using var lossWeights = tensor(weights.Loss);
        var rate = new TrainingLoop("base", folder, new Schedule(steps), options.Seed, log)
            .Run(live, average, [.. live.parameters()], mixture, batch => ClassLoss.Of(live.forward(batch.Images.to(ScalarType.BFloat16)), batch, classTable, lossWeights), stop);
        average.eval();
        log.WriteLine($"base: {rate:F1} img/s over the run");
        return average;
    }

    private static void StartFrom(BaseNetwork network, string file)
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
